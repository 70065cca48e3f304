// A secret on the command line: other users of the machine and its logs see it, so no flag takes one. Its value is never shown.
import type { TypedFlag } from '../scan.ts'
import type { Answer } from './words.ts'

const tokens: readonly string[] = [
  'token',
  'api-token',
  'apitoken',
  'access-token',
  'auth-token',
  'api-key',
  'apikey',
  'bearer',
  'auth',
]
const passwords: readonly string[] = ['password', 'passwd', 'pass', 'secret', 'shared-password', 'ldap-password']

/** The answer to a flag whose value would be a secret; undefined for any other flag. */
export function secretAnswer(
  { word, name }: TypedFlag,
  has: (flag: string) => boolean,
  command: string | undefined,
): Answer | undefined {
  const seen = 'other users of this machine see command lines'
  if (tokens.includes(name)) {
    const where =
      command === undefined || has('token-file')
        ? 'set HUBPLAN_TOKEN, or give --token-file FILE'
        : `hubplan ${command} needs no token`
    return {
      message: `There is no flag ${word}: a token is never part of the command line, because ${seen}.`,
      hint: `${where}; revoke the token if it was typed here`,
      topic: 'connection',
    }
  }
  if (!passwords.includes(name)) return undefined
  const files = ['shared-password-file', 'passwords', 'ldap-password-file'].filter(has).map((flag) => `--${flag} FILE`)
  return {
    message: `There is no flag ${word}: a password is never part of the command line, because ${seen}.`,
    hint: `${files.length === 0 ? 'take it out' : `give ${files.join(' or ')}`}; change the password if it was typed here`,
  }
}
