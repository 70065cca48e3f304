// The risks of a change, in words. Every view marks the same ones.

/** Reasons for a second look at a change, the worst first. */
export const risks = {
  admin: 'admin',
  running: 'running server',
  week: 'active in the last 7 days',
  month: 'active 8 to 30 days ago',
  unseen: 'activity not visible',
  unverified: 'not verified',
  members: 'group with members',
  renamed: 'renamed',
  used: 'server in use',
  lowered: 'quota lowered',
  reset: 'password reset',
  promoted: 'becomes admin',
  roles: 'gets roles',
  demoted: 'no longer admin',
  rolesLost: 'loses roles',
  unlimited: 'unlimited quota',
  blocked: 'in a block',
  warned: 'in a warning',
  unknown: 'effect unknown',
} as const

export type Risk = keyof typeof risks

/** The risks that apply. */
export type Risks = Readonly<Partial<Record<Risk, boolean | undefined>>>

/** All risks, the worst first. */
export const riskNames = Object.keys(risks) as readonly Risk[]

/** `admin; running server`; empty for none. */
export function namedRisks(some: Iterable<Risk>): string {
  const given = new Set(some)
  return riskNames.flatMap((risk) => (given.has(risk) ? [risks[risk]] : [])).join('; ')
}
