import { count } from '../sentences.ts'
import type { Guard } from './types.ts'

/** Words in class and module names of authenticators with external accounts. */
const outside: readonly RegExp[] = [
  /oauth|openid|oidc|ldap|saml|shib|keycloak|cognito|kerberos|jwt|jsonwebtoken|remote_?user/i,
  /github|gitlab|google|globus|cilogon|azure|okta|auth0|bitbucket/i,
  // Short words that occur inside others: "lti" is in "multi".
  /(?:^|[._])(?:cas|lti|pam|multi|entra|entraid)(?=[._]|auth|\d|local)/i,
  // "entra" occurs in "central": as a word it begins with a capital, or stands alone.
  /Entra(?:ID|Id)?(?![a-z])/,
  /(?:^|\.)Custom(?:Multi|CAS|LTI|PAM)/,
]

/** Whether a class name, which comes from the hub, contains such a word. */
const longest = 100

/** Warns that a login recreates a deleted account: deleting it on the hub does not lock the user out. */
export const outsideLogin: Guard = {
  name: 'outside-login',
  atApply: false,
  canAllow: false,
  check({ actions, live }) {
    const { authenticator } = live.identity
    const deletes = actions.filter(({ op }) => op === 'user.delete')
    if (authenticator === undefined || deletes.length === 0 || !isOutside(authenticator)) return []
    const login = `people log in here with accounts that are kept outside the hub (${JSON.stringify(authenticator.slice(0, longest))})`
    const back = `${count(deletes.length, 'deleted user')} can come back with ${deletes.length === 1 ? 'an empty account' : 'empty accounts'} at the next login, unless that login is closed as well`
    const message = `${login}: ${back}; take them out of the users, teams or groups that the authenticator allows, or close their accounts there`
    return [{ level: 'info', message, actions: deletes.map(({ id }) => id) }]
  },
}

/** Whether an authenticator's accounts are outside the hub, as far as its class tells. */
export function isOutside(authenticator: string): boolean {
  return outside.some((words) => words.test(authenticator))
}
