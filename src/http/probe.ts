// Why a server closes the first connection without a word: its port speaks https where http was asked for, or it wants a
// client certificate.
import { isIP } from 'node:net'
import { connect, type SecureContext } from 'node:tls'

import { due } from './due.ts'

/** Far away, a connection with TLS takes several round trips. */
const patienceMs = 3000

/** Sends the greeting of TLS, and no request. */
export function speaksTls({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '')
    // The certificate does not matter: nothing is sent.
    const socket = connect({ host, port: Number(port || 80), rejectUnauthorized: false })
    const end = (isTls: boolean): void => {
      forget()
      socket.destroy()
      resolve(isTls)
    }
    const forget = due(patienceMs, () => end(false))
    socket.on('secureConnect', () => end(true)).on('error', () => end(false))
  })
}

/**
 * Whether the server closes an encrypted connection as soon as it is made, instead of waiting for a request: with TLS 1.3
 * it learns only then that there is no client certificate that it accepts.
 */
export function closesAtOnce({ hostname, port }: URL, secureContext: SecureContext | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '')
    const servername = isIP(host) === 0 ? { servername: host } : {}
    const context = secureContext === undefined ? {} : { secureContext }
    const socket = connect({ host, port: Number(port || 443), ...servername, ...context })
    let isMade = false
    const end = (isClosed: boolean): void => {
      forget()
      socket.destroy()
      resolve(isClosed && isMade)
    }
    const forget = due(patienceMs, () => end(false))
    socket.on('secureConnect', () => {
      isMade = true
    })
    // Data must be read for the end to be seen.
    socket
      .on('error', () => end(true))
      .on('end', () => end(true))
      .resume()
  })
}
