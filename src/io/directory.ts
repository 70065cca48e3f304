// The directory to ask. Only flags and the environment name it, so that a proposed file can name neither a password file
// nor a server to send a password to.
import { Problem } from '../core/problem.ts'
import type { DirectoryAccess, Env } from '../core/types.ts'
import { readCertificates, readDirectoryPassword } from './secrets.ts'

/** As they were typed. */
export interface DirectoryFlags {
  readonly url?: string | undefined
  readonly passwordFile?: string | undefined
  readonly ca?: string | undefined
}

/** Where a directory is. */
export interface DirectoryUrl {
  /** In its normal form. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
}

/**
 * The directory that --ldap-url or HUBPLAN_LDAP_URL names; undefined when neither does.
 * @throws Problem `usage`
 */
export function directoryUrl(flags: DirectoryFlags, env: Env): DirectoryUrl | undefined {
  if (flags.url !== undefined) return parseDirectoryUrl(flags.url, '--ldap-url')
  const text = env['HUBPLAN_LDAP_URL']
  return text ? parseDirectoryUrl(text, 'HUBPLAN_LDAP_URL') : undefined
}

/**
 * Takes `ldaps://host` and `ldap://host:port` only. The text is never shown, because it may hold a password.
 * @throws Problem `usage`
 */
export function parseDirectoryUrl(text: string, where: string): DirectoryUrl {
  const fault = (why: string): Problem => new Problem('usage', `${where} ${why}; write it like ldaps://dc.example.edu.`)
  const [, scheme = '', rest = ''] = /^(ldaps?):\/\/(.*)$/i.exec(text.trim()) ?? []
  if (scheme === '') throw fault('does not start with ldaps:// or ldap://')
  if (rest.includes('@')) throw fault('contains a user name or password, which an address must not have')
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]+)\]|([^/?#:[\]\s]+))(?::(\d{1,5}))?\/?$/i.exec(rest) ?? []
  const host = (bracketed ?? plain ?? '').toLowerCase()
  if (host === '') throw fault('is not just a host with an optional port')
  const isSecure = scheme.toLowerCase() === 'ldaps'
  const usual = isSecure ? 636 : 389
  const port = digits === undefined ? usual : Number(digits)
  if (port < 1 || port > 65_535) throw fault('has an invalid port')
  const shown = bracketed === undefined ? host : `[${host}]`
  return { url: `${isSecure ? 'ldaps' : 'ldap'}://${shown}${port === usual ? '' : `:${port}`}`, host, port, isSecure }
}

/**
 * Everything needed to ask the directory, with a warning about the password file.
 * @throws Problem `usage`, such as for a password that would travel unencrypted
 */
export async function readDirectoryAccess(
  { url, host, port, isSecure }: DirectoryUrl,
  flags: DirectoryFlags,
  env: Env,
): Promise<{
  readonly access: DirectoryAccess
  readonly warning?: { readonly file: string; readonly message: string }
}> {
  const dn = env['HUBPLAN_LDAP_BIND_DN'] || undefined
  const secret = await readDirectoryPassword(flags.passwordFile, env)
  if (dn === undefined && secret !== undefined) {
    throw new Problem('usage', 'There is a password for the directory, but no user for it.', {
      hint: 'set HUBPLAN_LDAP_BIND_DN, or remove the password to search anonymously',
    })
  }
  // A directory takes an empty password as an anonymous bind, and then answers with a part of the people.
  if (dn !== undefined && !secret?.value) {
    throw new Problem('usage', `HUBPLAN_LDAP_BIND_DN is set, but its password is ${secret ? 'empty' : 'not'}.`, {
      hint: 'set HUBPLAN_LDAP_PASSWORD or HUBPLAN_LDAP_PASSWORD_FILE, or give --ldap-password-file FILE',
    })
  }
  const encryption = isSecure ? 'ldaps' : wantsStartTls(env) ? 'starttls' : 'none'
  if (encryption === 'none' && dn !== undefined && !isLoopback(host)) {
    throw new Problem('usage', `The password would travel unencrypted to ${url}.`, {
      hint: 'unset HUBPLAN_LDAP_STARTTLS, or use ldaps://',
    })
  }
  const ca = await readCertificates(flags.ca ?? (env['HUBPLAN_LDAP_CA'] || undefined))
  const bind = dn === undefined || secret === undefined ? {} : { bind: { dn, password: secret.value } }
  const access = { url, host, port, encryption, ...bind, ...(ca === undefined ? {} : { ca }) } as const
  if (secret?.warning === undefined) return { access }
  return { access, warning: { file: secret.from, message: secret.warning } }
}

/** @throws Problem `usage` */
function wantsStartTls(env: Env): boolean {
  const word = (env['HUBPLAN_LDAP_STARTTLS'] ?? '').trim().toLowerCase()
  if (['', 'yes', 'true', '1'].includes(word)) return true
  if (['no', 'false', '0'].includes(word)) return false
  throw new Problem('usage', 'HUBPLAN_LDAP_STARTTLS is neither yes nor no.', {
    hint: 'unset it: yes is the default',
  })
}

function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|::1)$/.test(host)
}
