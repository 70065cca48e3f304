// Names that protect speaks of and nobody has. Where everybody else goes, a name that is misspelt is one that is deleted.
import { isLiteral } from './match.ts'
import { nearForms } from './names.ts'
import { idleProtects, normalGlobs, protectorOf } from './reach.ts'
import { listed, quote } from './text.ts'
import type { DesiredState, Finding, Snapshot } from './types.ts'

/**
 * What was typed for this system must be somebody's. A list for several systems may name people of the others: then it
 * blocks when it fits nobody here at all, or fits almost somebody who would go; else it is told.
 */
export function misspelt(desired: DesiredState, live: Snapshot): Finding[] {
  const { scope } = desired
  if (scope.prune === undefined) return []
  const idle = idleProtects(scope, live)
  const shared = new Set(scope.shared)
  const own = idle.filter((glob) => !shared.has(glob))
  const others = idle.filter((glob) => shared.has(glob))
  const ownFindings = desired.users.size > 0 ? besideRoster(own, desired, live) : typed(own)
  return [...ownFindings, ...ofLists({ others, all: shared, desired, live })]
}

function typed(names: readonly string[]): Finding[] {
  if (names.length === 0) return []
  const message = `everybody goes but those whom protect names, and nobody is called ${listed(names)}; check the spelling`
  return [{ guard: 'protected', level: 'block', message, actions: [] }]
}

/** With a roster a protected name may well be of nobody yet; but not when it is almost that of somebody who would go. */
function besideRoster(names: readonly string[], desired: DesiredState, live: Snapshot): Finding[] {
  const near = nearMisses(names, desired, live)
  if (near.size === 0) return []
  const pairs = [...near].map(([name, twin]) => `${quote(name)} is nobody, but ${quote(twin)} would go`)
  const message = `protected, perhaps misspelt: ${pairs.join('; ')}; correct protect, or plan with --allow protected`
  return [{ guard: 'protected', level: 'block', message, actions: [] }]
}

interface Lists {
  readonly others: readonly string[]
  readonly all: ReadonlySet<string>
  readonly desired: DesiredState
  readonly live: Snapshot
}

function ofLists({ others, all, desired, live }: Lists): Finding[] {
  if (others.length === 0) return []
  const block = (message: string): Finding => ({ guard: 'protected', level: 'block', message, actions: [] })
  if (others.length === all.size && desired.users.size === 0) {
    const message = `none of those who are to stay is here: ${listed(others)}; check that the list is that of this system, or plan with --allow protected`
    return [block(message)]
  }
  const near = nearMisses(others, desired, live)
  const far = others.filter((name) => !near.has(name))
  const pairs = [...near].map(([name, twin]) => `${quote(name)} is nobody, but ${quote(twin)} would go`)
  return [
    ...(pairs.length === 0
      ? []
      : [
          block(
            `on the list of those who stay, perhaps misspelt: ${pairs.join('; ')}; correct the list, or plan with --allow protected`,
          ),
        ]),
    ...(far.length === 0
      ? []
      : [
          {
            guard: 'protected',
            level: 'warn' as const,
            message: `on the list of those who stay, and not here: ${listed(far)}; check the spelling, or they belong to another system`,
            actions: [],
          },
        ]),
  ]
}

/** Names that are one slip away from somebody who would go, with who that is. */
function nearMisses(names: readonly string[], { scope, users }: DesiredState, live: Snapshot): Map<string, string> {
  const isKept = protectorOf(scope.protect)
  const literals = names.filter(isLiteral)
  const byForm = withForms(literals, scope.names)
  const twins = new Map<string, string>()
  for (const { name: other, admin } of byForm.size === 0 ? [] : live.users.values()) {
    if (admin || other === live.identity.name || users.has(other) || isKept(other)) continue
    for (const { name, normal } of nearForms(other).flatMap((form) => byForm.get(form) ?? [])) {
      if (!twins.has(name) && isSlip(normal, other)) twins.set(name, other)
    }
  }
  return new Map(literals.flatMap((name) => pairOf(name, twins.get(name))))
}

function pairOf(name: string, twin: string | undefined): [string, string][] {
  return twin === undefined ? [] : [[name, twin]]
}

interface Literal {
  /** As written. */
  readonly name: string
  readonly normal: string
}

/** The names by each of their forms: a list of thousands is not compared with everybody. */
function withForms(names: readonly string[], how: DesiredState['scope']['names']): Map<string, Literal[]> {
  const byForm = new Map<string, Literal[]>()
  for (const name of names) {
    const [normal = name] = normalGlobs([name], how)
    for (const form of nearForms(normal)) {
      const known = byForm.get(form)
      if (known === undefined) byForm.set(form, [{ name, normal }])
      else known.push({ name, normal })
    }
  }
  return byForm
}

/**
 * One character too many, missing or wrong, or two that changed places; numbered accounts differ by right.
 * @param one shares a form with `other`
 */
function isSlip(one: string, other: string): boolean {
  if (one.replaceAll(/\d/g, '') === other.replaceAll(/\d/g, '')) return false
  const [mine, theirs] = [[...one], [...other]]
  if (mine.length !== theirs.length) return true
  const at = mine.findIndex((char, index) => char !== theirs[index])
  const isSameFrom = (from: number): boolean => mine.slice(from).join('') === theirs.slice(from).join('')
  const isSwap = mine[at] === theirs[at + 1] && mine[at + 1] === theirs[at] && isSameFrom(at + 2)
  return isSwap || isSameFrom(at + 1)
}
