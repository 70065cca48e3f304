// Opens the one connection to a directory, encrypted and verified before any data is sent.
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

import { ExtendedRequest, ExtendedResponse, MessageParser } from 'ldapts'

import type { DirectoryAccess } from '../../core/types.ts'
import { codes, DirectoryFault, refusal } from './fault.ts'

const connectMs = 10_000
const startTlsOid = '1.3.6.1.4.1.1466.20037'

/**
 * Opens the connection: LDAPS, StartTLS, or plain when the access says so.
 * @throws DirectoryFault `connect` or `tls`
 */
export async function openSocket(access: DirectoryAccess): Promise<Socket> {
  const plain = await opened(connectPlain({ host: access.host, port: access.port }), 'connect', 'connect')
  try {
    if (access.encryption === 'none') return plain
    if (access.encryption === 'starttls') await startTls(plain)
    const name = isIP(access.host) === 0 ? { servername: access.host } : {}
    const ca = access.ca === undefined ? {} : { ca: access.ca }
    // Explicit, because an environment variable of Node could turn the verification off.
    const verified = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const
    const secure = connectTls({ socket: plain, host: access.host, ...verified, ...name, ...ca })
    return await opened(secure, 'secureConnect', 'tls')
  } catch (cause) {
    plain.destroy()
    throw cause
  }
}

/** Waits up to ten seconds for the event. */
function opened<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', kind: 'connect' | 'tls'): Promise<S> {
  return new Promise((resolve, reject) => {
    // An error before the next listener is attached must not end the program.
    socket.on('error', () => undefined)
    const fail = (cause: NodeJS.ErrnoException): void => {
      settle()
      socket.destroy()
      reject(new DirectoryFault(kind, openFault(kind, cause), { cause }))
    }
    const succeed = (): void => {
      settle()
      resolve(socket)
    }
    const end = (): void => fail(new Error('the connection was closed'))
    const timer = setTimeout(() => fail(new Error(`no answer within ${connectMs / 1000} s`)), connectMs)
    const settle = (): void => {
      clearTimeout(timer)
      socket.off(event, succeed).off('error', fail).off('close', end)
    }
    socket.once(event, succeed).once('error', fail).once('close', end)
  })
}

function openFault(kind: 'connect' | 'tls', cause: NodeJS.ErrnoException): string {
  const why = cause.code ?? cause.message
  if (kind === 'connect')
    return `the directory cannot be reached (${why}); check the address and that the directory runs`
  if (/CERT|SELF_SIGNED|ISSUER|ALTNAME|VERIFY|CHAIN/.test(why)) {
    return `its certificate cannot be verified (${why}); check the host name, and give its CA with HUBPLAN_LDAP_CA or --ldap-ca`
  }
  return `no encrypted connection can be made (${why}); check the address and HUBPLAN_LDAP_CA`
}

/**
 * Requests StartTLS. Exactly one message may arrive: plain text that an attacker adds to it would later be read as an
 * answer of the directory.
 */
async function startTls(socket: Socket): Promise<void> {
  const request = new ExtendedRequest({ messageId: 1, oid: startTlsOid })
  const bytes = await oneMessage(socket, request.write())
  let code: number | undefined
  let words = ''
  const parser = new MessageParser()
  parser.on('error', () => undefined)
  parser.on('message', (message) => {
    if (message instanceof ExtendedResponse) [code, words] = [message.status, message.errorMessage]
  })
  parser.read(bytes, new Map([['1', { message: request }]]))
  if (code === codes.success) return
  const why = code === undefined ? 'no answer to StartTLS' : `StartTLS: ${refusal(code, words).message}`
  throw new DirectoryFault('tls', `it offers no encryption (${why}); use ldaps://, or a directory that has StartTLS`)
}

function oneMessage(socket: Socket, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0)
    const settle = (): void => {
      clearTimeout(timer)
      socket.off('data', take).off('error', fail).off('close', fail)
      socket.pause()
    }
    const fail = (cause?: unknown): void => {
      settle()
      reject(new DirectoryFault('tls', 'it does not answer to StartTLS; use ldaps://, or check the address', { cause }))
    }
    const take = (data: Buffer): void => {
      got = Buffer.concat([got, data])
      const length = messageLength(got)
      if (length === undefined || got.length < length) return
      if (got.length > length) fail()
      else {
        settle()
        resolve(got)
      }
    }
    const timer = setTimeout(fail, connectMs)
    socket.on('data', take).once('error', fail).once('close', fail)
    socket.write(request)
  })
}

/** Length of the BER sequence that begins here; undefined until its length has arrived. */
function messageLength(bytes: Buffer): number | undefined {
  const first = bytes[1]
  if (first === undefined) return undefined
  if (first < 0x80) return 2 + first
  const size = first & 0x7f
  if (size > 4 || bytes.length < 2 + size) return size > 4 ? 0 : undefined
  return 2 + size + bytes.readUIntBE(2, size)
}
