// Names, filters and states of accounts, without a directory.
import { describe, expect, test } from 'vitest'

import type { LdapInclude } from '../../../src/core/types.ts'
import { isDisabled } from '../../../src/sources/ldap/account.ts'
import { ldapFaults } from '../../../src/sources/ldap/check.ts'
import { dnKey, domainOf, isBelow, parseDn } from '../../../src/sources/ldap/dn.ts'
import { refusal } from '../../../src/sources/ldap/fault.ts'
import { isSecret, parseFilter } from '../../../src/sources/ldap/filter.ts'

describe('a DN', () => {
  test.each([
    ['cn=Ann,dc=x', 'CN = ann , DC=X'],
    ['cn=a\\,b,dc=x', 'cn=a\\2Cb,dc=x'],
    ['cn=a\\,b,dc=x', 'cn="a,b";dc=x'],
    ['cn=\u00fc,dc=x', 'cn=\\C3\\BC,dc=x'],
    ['cn=\u00dc,dc=x', 'cn=u\u0308,dc=x'],
    ['cn=a  b,dc=x', 'cn=A b,dc=x'],
    ['cn=a\\ ,dc=x', 'cn=a,dc=x'],
    ['ou=b+cn=a,dc=x', 'cn=A + OU=b,dc=x'],
    ['userid=a,0.9.2342.19200300.100.1.25=x', 'uid=a,dc=x'],
  ])('%s is also %s', (one, other) => {
    expect(dnKey(other)).toBe(dnKey(one))
  })
  test.each([
    ['cn=a,cn=b', 'cn=a\\,cn\\=b'],
    ['cn=a+cn=b', 'cn=a\\+cn\\=b'],
    ['cn=a', 'uid=a'],
    ['cn=a%2C', 'cn=a\\,'],
  ])('%s is not %s', (one, other) => {
    expect(dnKey(other)).not.toBe(dnKey(one))
  })
  test.each(['nobody', 'cn', '=x', 'cn="a', 'cn=a,,dc=x', 'cn=a\\'])('%s is none', (text) => {
    expect(parseDn(text)).toBeUndefined()
  })
  test('lies below another', () => {
    expect(isBelow('uid=a,OU=People,dc=x', 'ou=people, DC=x')).toBe(true)
    expect(isBelow('ou=people,dc=x', 'ou=people,dc=x')).toBe(true)
    expect(isBelow('uid=a,ou=other,dc=x', 'ou=people,dc=x')).toBe(false)
    expect(isBelow('dc=x', 'ou=people,dc=x')).toBe(false)
    expect(isBelow('uid=a\\,ou=people,dc=x', 'ou=people,dc=x')).toBe(false)
  })
  test('ends in its domain', () => {
    expect(domainOf('CN=a,OU=b,DC=example,DC=edu')).toBe('DC=example,DC=edu')
    expect(domainOf('cn=a,o=b')).toBeUndefined()
  })
})

describe('a filter', () => {
  test.each([
    ['(uid=\\c3\\bc)', '(uid=\u00fc)'],
    ['(cn=a\\2a\\29)', '(cn=a\\2a\\29)'],
    ['(&(a=b)(!(c=d*)))', '(&(a=b)(!(c=d*)))'],
    ['(memberOf:1.2.840.113556.1.4.1941:=cn=x,dc=y)', '(memberOf:1.2.840.113556.1.4.1941:=cn=x,dc=y)'],
    ['(& (a=b) (c=d) )', '(&(a=b)(c=d))'],
    [
      ' ( &\n  (objectClass=person)\n\t( | (uid=a*) (! (uid = b c )) )\n)\n',
      '(&(objectClass=person)(|(uid=a*)(!(uid=b c))))',
    ],
    ['( uid = * )', '(uid=*)'],
    ['( memberOf:1.2.840.113556.1.4.1941:= cn=x y,dc=z )', '(memberOf:1.2.840.113556.1.4.1941:=cn=x y,dc=z)'],
    ['(cn=\\20a)', '(cn= a)'],
    ['(a >= 5)', '(a>=5)'],
  ])('%s is %s', (text, same) => {
    expect(parseFilter(text).toString()).toBe(same)
  })
  test.each([
    ['uid=a', 'its parentheses do not match'],
    ['(&(uid=a)', 'its parentheses do not match'],
    ['(uid=a))(', 'it is not an LDAP filter such as (objectClass=person)'],
    ['(a=b) (c=d)', 'it is not an LDAP filter such as (objectClass=person)'],
    ['( userPassword = * )', 'it asks for userPassword, which holds secrets'],
    ['(a b=c)', 'it is not an LDAP filter such as (objectClass=person)'],
    ['(uid=\\ff)', 'it is not an LDAP filter such as (objectClass=person)'],
    ['(|(uid=a)(!(userPassword=a*)))', 'it asks for userPassword, which holds secrets'],
    ['(unicodePwd=*)', 'it asks for unicodePwd, which holds secrets'],
    ['(&(uid=a)(sambaNTHash=a*))', 'it asks for sambaNTHash, which holds secrets'],
    ['(ipatokenOTPkey=*)', 'it asks for ipatokenOTPkey, which holds secrets'],
    ['(userPassword:2.5.13.17:=a)', 'it asks for userPassword, which holds secrets'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => parseFilter(text)).toThrow(why)
  })
  test('with much white space is read', () => {
    const space = ' '.repeat(200_000)
    expect(parseFilter(`(&${space}(uid=a${space}b)${space})`).toString()).toBe(`(&(uid=a${space}b))`)
    expect(() => parseFilter(`(a${space}b)`)).toThrow('it is not an LDAP filter')
  })
  test('attributes that hold secrets are known by their names', () => {
    const secrets = ['userPassword', 'UNICODEPWD', 'ms-Mcs-AdmPwd', 'sambaNTPassword', 'krbPrincipalKey', 'dBCSPwd']
    const more = ['ipaNTHash', 'lmHash', 'olcRootPW', 'rootpw', 'ipatokenOTPkey', 'msFVE-KeyPackage', 'ipaPrivateKey']
    const others = ['private-key', 'ntPwdHistory', 'lmPwdHistory', 'msFVE-RecoveryPassword', 'recoveryKey', 'krbMKey']
    const same = ['userPassword;binary', 'olcRootPW;x-1', '2.5.4.35', 'OID.2.5.4.35', 'trustAuthIncoming', 'totpSecret']
    expect([...secrets, ...more, ...others, ...same].filter((name) => !isSecret(name))).toEqual([])
    const plain = ['uid', 'mail', 'pwdLastSet', 'departmentNumber', 'badPwdCount', 'primaryGroupToken', 'secretary']
    expect(plain.filter(isSecret)).toEqual([])
  })
})

describe('a refused login', () => {
  const words = (data: string): string =>
    `80090308: LdapErr: DSID-0C09042F, comment: AcceptSecurityContext error, data ${data}, v4563`

  test.each([
    ['525', 'it has no account of that name; check HUBPLAN_LDAP_BIND_DN'],
    ['52e', 'it does not accept the name and password; check HUBPLAN_LDAP_BIND_DN and the password'],
    ['52F', 'a restriction of the account forbids this login; check the account, or log in with another one'],
    ['530', 'the account is not allowed to log in at this hour; change its logon hours, or try again later'],
    ['531', 'the account is not allowed to log in from this machine; change its list of workstations'],
    ['532', 'the password of the account has expired; set a new one'],
    ['533', 'the account is disabled; enable it, or log in with another one'],
    ['568', 'the account is in too many groups to log in; log in with another one'],
    ['569', 'the account lacks the right for this kind of login; grant it, or log in with another one'],
    ['701', 'the account has expired; extend it, or log in with another one'],
    ['773', 'the account must change its password at the first login; change it, or log in with another account'],
    ['775', 'the account is locked after wrong passwords; unlock it or wait, and check the password'],
    ['999', 'it does not accept the name and password; check HUBPLAN_LDAP_BIND_DN and the password'],
  ])('with the code %s of Active Directory is told in words', (data, why) => {
    expect(refusal(49, words(data), 'bind').message).toBe(`${why} (LDAP result 49: ${JSON.stringify(words(data))})`)
  })
  test('is no refused search that holds such a code', () => {
    expect(refusal(53, words('533')).message).toMatch(/^it refuses to answer/)
  })
})

describe('an account', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  const day = Math.floor(now / 86_400_000)
  test.each([
    [{ useraccountcontrol: '514' }, true],
    [{ useraccountcontrol: '66050' }, true],
    [{ useraccountcontrol: '512' }, false],
    [{ useraccountcontrol: '-2147483646' }, true],
    [{ accountexpires: '116444736000000000' }, true],
    [{ accountexpires: '9223372036854775806' }, false],
    [{ accountexpires: 'soon' }, false],
    [{ shadowexpire: String(day) }, true],
    [{ shadowexpire: String(day + 1) }, false],
    [{ shadowexpire: '-1' }, false],
    [{ nsaccountlock: 'TRUE' }, true],
    [{ nsaccountlock: 'false' }, false],
    [{ pwdaccountlockedtime: '000001010000Z' }, true],
    [{ pwdaccountlockedtime: '20260101000000Z' }, false],
    [{}, false],
  ])('with %j is disabled: %s', (values, is) => {
    const entry = { dn: 'uid=a', values: new Map(Object.entries(values).map(([key, value]) => [key, [value]])) }
    expect(isDisabled(entry, now)).toBe(is)
  })
})

describe('an include', () => {
  const include: LdapInclude = { base: 'dc=x' }
  const told = (more: Partial<LdapInclude>): string[] =>
    ldapFaults({ ...include, ...more }).map(({ path, message }) => `${path.join('.')}: ${message}`)

  test.each([
    [{}, []],
    [{ base: 'people' }, ['base: "people" is not a DN; write it like ou=people,dc=example,dc=edu']],
    [{ base: ' ' }, ['base: " " is not a DN; write it like ou=people,dc=example,dc=edu']],
    [
      { members_of: [{ dn: 'cn=a,dc=x' }, { dn: 'CN=A, dc=x' }] },
      ['members_of.1.dn: this group is named twice; keep one of them'],
    ],
    [
      { filter: '(uid=a' },
      ['filter: the filter is not used: its parentheses do not match; write it like (objectClass=person)'],
    ],
    [
      { columns: { username: 'uid', quota: 'userPassword' } },
      ['columns.quota: userPassword holds secrets and is never read; name another'],
    ],
  ])('%j has these faults', (more, faults) => {
    expect(told(more)).toEqual(faults)
  })
})
