import { describe, expect, test } from 'vitest'

import { isOutside } from '../../../src/core/guards/outside-login.ts'
import { drafted, snapshot, table, user } from '../live.ts'

describe('a class whose accounts are kept outside the hub', () => {
  test.each([
    'oauthenticator.github.GitHubOAuthenticator',
    'oauthenticator.github.LocalGitHubOAuthenticator',
    'oauthenticator.generic.GenericOAuthenticator',
    'oauthenticator.google.GoogleOAuthenticator',
    'oauthenticator.azuread.AzureAdOAuthenticator',
    'oauthenticator.cilogon.CILogonOAuthenticator',
    'oauthenticator.globus.GlobusOAuthenticator',
    'oauthenticator.auth0.Auth0OAuthenticator',
    'ldapauthenticator.ldapauthenticator.LDAPAuthenticator',
    'samlauthenticator.SAMLAuthenticator',
    'jhub_shibboleth_auth.shibboleth_auth.ShibbolethAuthenticator',
    'jhub_cas_authenticator.cas_auth.CASAuthenticator',
    'ltiauthenticator.lti13.auth.LTI13Authenticator',
    'jhub_remote_user_authenticator.remote_user_auth.RemoteUserAuthenticator',
    'jwtauthenticator.jwtauthenticator.JSONWebTokenAuthenticator',
    'kerberosauthenticator.KerberosAuthenticator',
    'multiauthenticator.multiauthenticator.MultiAuthenticator',
    'core.authenticators.multi.CustomMultiAuthenticator',
    'jupyterhub.auth.PAMAuthenticator',
    'my_hub.LocalEntraIdAuthenticator',
    'entraid_auth.Login',
    'my_hub.EntraAuthenticator',
    'my_hub.OktaAuthenticator',
  ])('is %s', (name) => expect(isOutside(name)).toBe(true))

  test.each([
    'jupyterhub.auth.DummyAuthenticator',
    'jupyterhub.authenticators.shared.SharedPasswordAuthenticator',
    'firstuseauthenticator.firstuseauthenticator.FirstUseAuthenticator',
    'nativeauthenticator.nativeauthenticator.NativeAuthenticator',
    'tmpauthenticator.TmpAuthenticator',
    'nullauthenticator.NullAuthenticator',
    'core.authenticators.firstuse.CustomFirstUseAuthenticator',
    'core.authenticators.auto_login.AutoLoginAuthenticator',
    'my_hub.CastleAuthenticator',
    'my_hub.UltimateAuthenticator',
    'my_hub.CentralAuthenticator',
  ])('is not %s', (name) => expect(isOutside(name)).toBe(false))
})

describe('a plan with deletions', () => {
  const people = ['ann', 'ben', 'cat'].map((name) => user(name))
  const under = (authenticator: string | undefined, ...gone: string[]) => {
    const rows = table('u.csv', ['username', 'ensure'], ...gone.map((name) => [name, 'absent']))
    const { identity } = snapshot([])
    const live = snapshot(people, {
      identity: { ...identity, ...(authenticator === undefined ? {} : { authenticator }) },
    })
    return drafted({ tables: [rows] }, live).findings.filter(({ guard }) => guard === 'outside-login')
  }

  test('says once that the deleted come back', () => {
    expect(under('oauthenticator.github.GitHubOAuthenticator', 'ann', 'ben')).toEqual([
      {
        guard: 'outside-login',
        level: 'info',
        message:
          'people log in here with accounts that are kept outside the hub ("oauthenticator.github.GitHubOAuthenticator"): 2 deleted users can come back with empty accounts at the next login, unless that login is closed as well; take them out of the users, teams or groups that the authenticator allows, or close their accounts there',
        actions: ['user.delete:ann', 'user.delete:ben'],
      },
    ])
    expect(under('x.LDAPAuthenticator', 'ann')[0]?.message).toContain(
      '1 deleted user can come back with an empty account at the next login',
    )
  })
  test('shows no more than the beginning of a class name', () => {
    const [found] = under(`oauth${'x'.repeat(500)}`, 'ann')
    expect(found?.message).toContain(`("oauth${'x'.repeat(95)}")`)
  })
  test('says nothing where the hub keeps the accounts, or its class is unseen', () => {
    expect(under('jupyterhub.auth.DummyAuthenticator', 'ann')).toEqual([])
    expect(under(undefined, 'ann')).toEqual([])
  })
  test('says nothing without a deletion', () => expect(under('x.GitHubOAuthenticator')).toEqual([]))
})
