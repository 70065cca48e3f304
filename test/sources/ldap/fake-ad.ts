// Active Directory as its documentation has it, for what the real one of active-directory.test.ts does not do: limits of pages
// and of values, and answers that are spoilt. Written from the documents of Microsoft on paging, ranges, search filters,
// userAccountControl and primary groups, and from RFC 2696, 4511 and 4515. A stand-in at the level of requests, under the
// source's own paging, referrals and ranges.
import { AndFilter, EqualityFilter, ExtensibleFilter, type Filter, NotFilter, OrFilter, PresenceFilter } from 'ldapts'

import { isBelow } from '../../../src/sources/ldap/dn.ts'
import { refusal } from '../../../src/sources/ldap/fault.ts'
import type { Answer, Ask, Entry, Wire } from '../../../src/sources/ldap/wire.ts'

export const domain = 'DC=example,DC=edu'
const chain = '1.2.840.113556.1.4.1941'
const paging = '1.2.840.113556.1.4.319'
const isAd = '1.2.840.113556.1.4.800'

export interface AdObject {
  readonly dn: string
  readonly attributes: Readonly<Record<string, readonly string[]>>
  /** Not shown to this account. */
  readonly isHidden?: boolean
  /** Shown, but without its memberOf, which then no filter matches either. */
  readonly hidesMemberOf?: boolean
}

export interface FakeOptions {
  readonly objects: readonly AdObject[]
  /** MaxPageSize; 1000 in reality. */
  readonly maxPage?: number
  /** MaxValRange; 1500 in reality. */
  readonly maxRange?: number
  readonly references?: readonly string[]
  /** What no server should do, by the number of the page, from 1. */
  readonly spoil?: (page: number, answer: Answer) => Answer | Error
  readonly controls?: readonly string[]
  readonly capabilities?: readonly string[]
}

export interface FakeAd {
  readonly open: () => Promise<Wire>
  readonly asked: Ask[]
  isClosed: boolean
}

export function user(name: string, more: Readonly<Record<string, readonly string[]>> = {}): AdObject {
  return {
    dn: `CN=${name},OU=Staff,${domain}`,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      objectCategory: ['person'],
      sAMAccountName: [name],
      userAccountControl: ['512'],
      accountExpires: ['9223372036854775807'],
      primaryGroupID: ['513'],
      ...more,
    },
  }
}

export function adGroup(name: string, member: readonly string[], rid = '1100'): AdObject {
  const attributes = { objectClass: ['top', 'group'], objectCategory: ['group'], member, primaryGroupToken: [rid] }
  return { dn: `CN=${name},OU=Groups,${domain}`, attributes }
}

export function fakeAd(options: FakeOptions): FakeAd {
  const fake: FakeAd = {
    asked: [],
    isClosed: false,
    open: async () => ({
      ask: async (question) => {
        fake.asked.push(question)
        if (question.base === '') return root(options)
        return search(options, question)
      },
      close: () => {
        fake.isClosed = true
      },
    }),
  }
  return fake
}

function root({ controls = [paging], capabilities = [isAd] }: FakeOptions): Answer {
  const values = new Map([
    ['supportedcontrol', controls],
    ['supportedcapabilities', capabilities],
  ])
  return { entries: [{ dn: '', values }], references: [] }
}

function search(options: FakeOptions, { base, scope, filter, attributes, page }: Ask): Answer {
  const seen = options.objects.filter(({ isHidden }) => isHidden !== true)
  const isThere = base.toLowerCase() === domain.toLowerCase() || seen.some(({ dn }) => isBelow(dn, base))
  if (!isThere) throw refusal(32, '0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT)')
  const found = seen.filter(
    (object) =>
      isBelow(object.dn, base) &&
      (scope === 'sub' || isBelow(base, object.dn)) &&
      matches(options.objects, object, filter) === true,
  )
  const entries = found.map((object) => shown(object, attributes, options.maxRange ?? 1500))
  const maxPage = options.maxPage ?? 1000
  if (page === undefined) {
    if (entries.length > maxPage) throw refusal(4, '')
    return { entries, references: [] }
  }
  const from = page.cookie.length === 0 ? 0 : Number(page.cookie.toString())
  const size = Math.min(page.size, maxPage)
  const isLast = from + size >= entries.length
  const answer: Answer = {
    entries: entries.slice(from, from + size),
    references: isLast ? (options.references ?? []) : [],
    cookie: Buffer.from(isLast ? '' : String(from + size)),
  }
  const spoilt = options.spoil?.(from / size + 1, answer) ?? answer
  if (spoilt instanceof Error) throw spoilt
  return spoilt
}

/** Undefined, which is neither, for what the server does not know: the answer is empty then, without an error. */
function matches(objects: readonly AdObject[], object: AdObject, filter: Filter): boolean | undefined {
  const inner = (one: Filter): boolean | undefined => matches(objects, object, one)
  if (filter instanceof AndFilter) return filter.filters.every((one) => inner(one) === true)
  if (filter instanceof OrFilter) return filter.filters.some((one) => inner(one) === true)
  if (filter instanceof NotFilter) {
    const result = inner(filter.filter)
    return result === undefined ? undefined : !result
  }
  if (filter instanceof PresenceFilter) return valuesOf(object, filter.attribute).length > 0
  if (filter instanceof ExtensibleFilter) {
    if (filter.rule !== chain || filter.matchType.toLowerCase() !== 'memberof') return undefined
    return object.hidesMemberOf !== true && isIn(objects, object.dn, filter.value, new Set())
  }
  if (!(filter instanceof EqualityFilter)) return undefined
  const value = String(filter.value).toLowerCase()
  if (filter.attribute.toLowerCase() !== 'memberof') {
    return valuesOf(object, filter.attribute).some((one) => one.toLowerCase() === value)
  }
  const group = objects.find(({ dn }) => dn.toLowerCase() === value)
  return object.hidesMemberOf !== true && namesMember(group, object.dn)
}

function namesMember(group: AdObject | undefined, dn: string): boolean {
  return (group?.attributes['member'] ?? []).some((member) => member.toLowerCase() === dn.toLowerCase())
}

function isIn(objects: readonly AdObject[], dn: string, group: string, seen: Set<string>): boolean {
  const parents = objects.filter((one) => namesMember(one, dn) && !seen.has(one.dn))
  for (const parent of parents) seen.add(parent.dn)
  return parents.some((one) => one.dn.toLowerCase() === group.toLowerCase() || isIn(objects, one.dn, group, seen))
}

function valuesOf({ attributes }: AdObject, name: string): readonly string[] {
  return Object.entries(attributes).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? []
}

function shown(object: AdObject, wanted: readonly string[], maxRange: number): Entry {
  const values = new Map<string, readonly string[]>()
  for (const name of wanted) {
    const [, base = name, from] = /^([^;]+);range=(\d+)-\*$/.exec(name) ?? []
    const all = valuesOf(object, base)
    const first = Number(from ?? 0)
    if (from === undefined && all.length <= maxRange) {
      if (all.length > 0) values.set(base.toLowerCase(), all)
      continue
    }
    const end = first + maxRange >= all.length ? '*' : String(first + maxRange - 1)
    values.set(`${base.toLowerCase()};range=${first}-${end}`, all.slice(first, first + maxRange))
    if (from === undefined) values.set(base.toLowerCase(), [])
  }
  return { dn: object.dn, values }
}
