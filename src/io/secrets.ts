import { lstat, readFile, realpath, stat } from 'node:fs/promises'

import { Problem } from '../core/problem.ts'
import type { Env, VariableName } from '../core/types.ts'

/** The variable that may hold the password that several new users share. */
export const sharedPasswordVariable = 'HUBPLAN_SHARED_PASSWORD'

/** A secret and where it came from. Only `from` and `warning` may be shown. */
export interface Secret {
  readonly value: string
  /** The flag's file or the variable's name. */
  readonly from: string
  readonly warning?: string
}

/**
 * The token for the hub: the file of `--token-file`, else the first variable that is set.
 * @param variables those that may hold it, in the order in which they are looked up
 * @throws Problem `usage` when there is none, or it cannot be one; the message never shows it
 */
export async function readToken(
  flags: { readonly tokenFile?: string | undefined },
  env: Env,
  variables: readonly VariableName[],
): Promise<Secret> {
  if (flags.tokenFile !== undefined) return tokenOfFile(flags.tokenFile)
  const name = variables.find((variable) => env[variable] !== undefined)
  if (name === undefined) {
    throw new Problem('usage', 'There is no token for the hub.', {
      hint: `set ${variables[0]}${others(variables)}, or give --token-file FILE`,
      topic: 'connection',
    })
  }
  return { value: checked(env[name] ?? '', name), from: name }
}

function others(variables: readonly VariableName[]): string {
  return variables.length > 1 ? ` (or ${variables.slice(1).join(', ')})` : ''
}

/**
 * The password that new users share: of `--shared-password-file`, else of the variable; undefined when neither is given.
 * Its quality is checked elsewhere.
 * @throws Problem `usage` when the file cannot be read
 */
export async function readSharedPassword(file: string | undefined, env: Env): Promise<Secret | undefined> {
  if (file !== undefined) return secretOfFile(file, 'password')
  const value = env[sharedPasswordVariable]
  return value === undefined ? undefined : { value: value.trim(), from: sharedPasswordVariable }
}

/**
 * The password for the directory: of `--ldap-password-file`, else of HUBPLAN_LDAP_PASSWORD or the file that
 * HUBPLAN_LDAP_PASSWORD_FILE names; undefined when there is none.
 * @throws Problem `usage` when a file cannot be read, or there are two
 */
export async function readDirectoryPassword(file: string | undefined, env: Env): Promise<Secret | undefined> {
  if (file !== undefined) return secretOfFile(file, 'password')
  const [value, path] = [env['HUBPLAN_LDAP_PASSWORD'], env['HUBPLAN_LDAP_PASSWORD_FILE'] || undefined]
  if (value !== undefined && path !== undefined) {
    throw new Problem('usage', 'HUBPLAN_LDAP_PASSWORD and HUBPLAN_LDAP_PASSWORD_FILE are both set; keep one of them.')
  }
  if (path !== undefined) return secretOfFile(path, 'password')
  return value === undefined ? undefined : { value: value.trim(), from: 'HUBPLAN_LDAP_PASSWORD' }
}

/**
 * The text of a PEM file; undefined when none is named.
 * @throws Problem `usage` when it cannot be read or holds no certificate
 */
export async function readCertificates(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  const text = await readText(path, 'certificate')
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new Problem('usage', `The certificate file ${path} holds no certificate.`, {
    hint: 'give a PEM file with the CA of the directory',
  })
}

async function tokenOfFile(path: string): Promise<Secret> {
  const secret = await secretOfFile(path, 'token')
  return { ...secret, value: checked(secret.value, `The token file ${path}`) }
}

async function secretOfFile(path: string, what: 'token' | 'password'): Promise<Secret> {
  const value = (await readText(path, what)).trim()
  const warning = `The ${what} file ${path} can be read by other users; run: chmod 600 ${path}`
  return { value, from: path, ...((await isOpenToOthers(path)) ? { warning } : {}) }
}

async function readText(path: string, what: string): Promise<string> {
  if (await isNamedPipe(path)) {
    throw new Problem('usage', `The ${what} file ${path} is not an ordinary file.`, {
      hint: `give a file that holds only the ${what}`,
    })
  }
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`
    if (code === 'ENOENT' && isLikeSecret(path)) {
      throw new Problem('usage', `The ${what} file ${why}; its name looks like a ${what} itself.`, {
        hint: `give the name of a file that holds only the ${what}; change the ${what} if it was typed here`,
      })
    }
    throw new Problem('usage', `The ${what} file ${path} ${why}.`, {
      hint: `give a file that holds only the ${what}`,
      cause,
    })
  }
}

/** A long word without an ending: a name like this is not shown. */
function isLikeSecret(path: string): boolean {
  return /^(?=.*\d)[\w-]{20,}$/.test(path)
}

/** A named pipe: opening it blocks until there is a writer, and ignores signals. The shell's `<(...)` is not a named pipe. */
async function isNamedPipe(path: string): Promise<boolean> {
  const stats = await realpath(path)
    .then(lstat)
    .catch(() => undefined)
  return stats?.isFIFO() === true
}

/** What is typed or copied in the place of a token. */
const tokenSlips: readonly { readonly form: RegExp; readonly says: string; readonly hint: string }[] = [
  {
    form: /^(["'“‘]).*["'”’]$/s,
    says: 'has quotes around the token',
    hint: 'take the quotes away: some shells and CI systems keep them',
  },
  {
    form: /^(?:authorization:|bearer\s|token\s)/i,
    says: 'holds a whole header',
    hint: 'give the token alone, without Authorization, Bearer or token before it',
  },
  {
    form: /^(?:export\s+|set\s+)?[A-Z][A-Z0-9_]*_TOKEN\s*=/,
    says: 'holds the name of a variable and its value',
    hint: 'give the value alone',
  },
  {
    form: /^(?:\$\{?\w+\}?|\$env:\w+|%\w+%|\$\{\{.*\}\})$/s,
    says: 'holds the name of a variable, not its value',
    hint: 'check that the variable is set in this job or shell, and that no single quotes are around it',
  },
  {
    form: /^(?:\.{3}|…|\*{3,}|x{3,}|<.*>|your[-_]?token)$/i,
    says: 'holds a placeholder',
    hint: 'put the token in its place',
  },
]

function checked(text: string, where: string): string {
  const value = text.trim()
  if (value === '') {
    throw new Problem('usage', `${where} is empty.`, { hint: 'put the token in it, or leave it out' })
  }
  const slip = tokenSlips.find(({ form }) => form.test(value))
  if (slip !== undefined) throw new Problem('usage', `${where} ${slip.says}.`, { hint: slip.hint })
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw new Problem('usage', `${where} contains characters that a token cannot have.`, {
    hint: 'it must contain one token on one line, without spaces or quotes around it',
  })
}

async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  const stats = await stat(path)
  return stats.isFile() && (stats.mode & 0o077) !== 0
}
