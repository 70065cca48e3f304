// The questions of hubplan init. A flag answers its question in advance; without a terminal each other one takes its
// default.

import { resolve } from 'node:path'

import { byScope } from '../../core/look/sight.ts'
import { Problem } from '../../core/problem.ts'
import { defaultProvider } from '../../core/saved.ts'
import { count, quote } from '../../core/sentences.ts'
import type { Snapshot } from '../../core/types.ts'
import { normaliseUrl, type ResolvedTarget } from '../../io/target.ts'
import type { InitFlags } from '../../options/offline.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { Provider } from '../../providers/types.ts'
import { readLive } from '../../session/live.ts'
import type { World } from '../../session/world.ts'
import { type PipelineKind, pipelines } from '../../views/ci/index.ts'
import { proseForTerminal } from '../../views/safe.ts'

import { notReady, unreachable } from './ci.ts'
import { isTaken } from './place.ts'

/** @throws Problem `usage` when one of the files exists and --force is not given */
export async function checkFree(files: readonly string[], { force }: InitFlags, { cwd }: World): Promise<void> {
  for (const file of files) {
    if (force || !(await isTaken(resolve(cwd, file)))) continue
    throw new Problem('usage', `${file} exists already and was not changed.`, {
      hint: 'remove it, or give --force to replace it',
    })
  }
}

export async function askProvider({ provider }: InitFlags, world: World): Promise<ProviderName> {
  if (provider !== undefined) return provider
  const names = Object.keys(providers)
  const question = `Which kind of system is it? ${names.join(', ')} [${defaultProvider}] `
  return askUntil(question, world, (answer) => {
    if (answer === undefined || answer === '') return defaultProvider
    return names.find((name): name is ProviderName => name === answer.toLowerCase())
  })
}

/** Asks until the answer is valid; without a terminal the answer is undefined. */
export async function askUntil<T>(
  question: string,
  { streams }: World,
  read: (answer: string | undefined) => T | undefined,
): Promise<T> {
  for (;;) {
    const answer = await streams.ask(question)
    const value = read(answer)
    if (value !== undefined) return value
    if (answer === undefined)
      throw new Problem('usage', 'Cannot ask questions: there is no terminal.', {
        hint: 'give the answers as flags; hubplan init --help lists them',
      })
    streams.err('This is not one of the possible answers.\n')
  }
}

export async function askTarget(name: ProviderName, { url }: InitFlags, world: World): Promise<ResolvedTarget> {
  const { way } = providers[name]
  const told =
    url ?? way.urls.map((variable) => world.env[variable]).find((value) => value !== undefined && value !== '')
  if (told !== undefined)
    return { url: normaliseUrl(told, url === undefined ? (way.urls[0] ?? '') : '--url', way.tail), from: 'flag' }
  const answer = await world.streams.ask(
    `Its address, such as https://hub.example.edu${way.defaultUrl === undefined ? '' : ` [${way.defaultUrl}]`}: `,
  )
  const text = answer === '' ? way.defaultUrl : answer
  if (text === undefined) {
    throw new Problem('usage', 'The address of the system is missing.', { hint: 'give --url, or set HUBPLAN_URL' })
  }
  return { url: normaliseUrl(text, 'The address', way.tail), from: 'flag' }
}

interface Way {
  readonly provider: ProviderName
  readonly target: ResolvedTarget
}

const mostTries = 3

/** Tries the token at once: a wrong one is noticed here and not in a nightly job. */
export async function tryToken(
  way: Way,
  flags: InitFlags,
  world: World,
): Promise<{ readonly live: Snapshot; readonly world: World }> {
  const provider = providers[way.provider]
  const isGiven = flags.tokenFile !== undefined || provider.way.tokens.some((name) => world.env[name] !== undefined)
  for (let attempt = 1; ; attempt += 1) {
    const own = isGiven ? world : withToken(world, await askToken(provider, world))
    try {
      return { live: await readLive(own, flags, { target: way.target, provider }), world: own }
    } catch (thrown) {
      const isRefused = thrown instanceof Problem && thrown.code === 'scopes'
      if (isRefused && (isGiven || attempt === mostTries)) throw withSetUp(thrown, provider)
      if (!isRefused) throw thrown
      world.streams.err(`${proseForTerminal(thrown.message)} Try again.\n`)
    }
  }
}

async function askToken(provider: Provider, { streams }: World): Promise<string> {
  const token = await streams.askSecret('A token for it (not shown, and not saved): ')
  if (token !== undefined && token !== '') return token
  const hint = 'set HUBPLAN_TOKEN, or give --token-file FILE'
  throw withSetUp(new Problem('usage', 'There is no token to try.', { hint }), provider)
}

const doctorForms = 'hubplan doctor --format python, helm or tljh'

/** A hub's config makes tokens and roles; other systems have none. */
function withSetUp(problem: Problem, { setUp }: Provider): Problem {
  if (setUp === undefined) return problem
  const { code, message, hint, topic, diagnostics, cause } = problem
  const more = `${hint === undefined ? '' : `${hint}; `}${doctorForms} prints what the config of the hub lacks`
  return new Problem(code, message, { hint: more, topic, diagnostics: [...diagnostics], cause })
}

/** Names the way to a role for planning, where the token has not all of its scopes. */
export function roleWords({ ci }: Provider, { identity }: Snapshot): string | undefined {
  const isWhole = (ci?.reading ?? []).every((scope) => identity.scopes.includes(scope))
  return isWhole ? undefined : `It lacks rights for planning. For the role that is missing: ${doctorForms}.`
}

function withToken(world: World, token: string): World {
  return { ...world, env: { ...world.env, HUBPLAN_TOKEN: token } }
}

export function welcome({ identity, users }: Snapshot): string {
  const version = identity.version === '' ? '' : ` (version ${identity.version})`
  const who =
    identity.name === '' ? 'The token works' : `The token works: it is ${identity.kind} ${quote(identity.name)}`
  return `${who}, and sees ${count(users.size, 'user')}${version}.`
}

/** Without this scope a plan warns about every new membership. */
export function rolesHidden(live: Snapshot): string {
  const advice = byScope(live, 'roles', (scope) => `: give it the scope ${scope}, and plans show who gains roles`)
  return `It cannot see which roles groups give to their members${advice}.`
}

/** Suggests the user who runs hubplan, so that they do not lock themselves out. */
export async function askProtect(
  live: Snapshot | undefined,
  { protect }: InitFlags,
  { streams }: World,
): Promise<readonly string[]> {
  if (protect.length > 0) return protect
  const { kind, name = '' } = live?.identity ?? {}
  const own = kind === 'user' && name !== '' ? [name] : []
  const shown = own.length === 0 ? '' : ` [${proseForTerminal(own.join(', '))}]`
  const answer = await streams.ask(
    `Which users must hubplan never change? Names or patterns such as svc-*, separated by commas${shown}: `,
  )
  const words = (answer ?? '').split(',').map((word) => word.trim())
  const given = words.filter((word) => word !== '')
  return given.length > 0 ? given : own
}

/**
 * Writes the roster of all live users: with it the first plan is empty. A community where users are only deleted needs
 * none.
 */
export async function askRoster(
  { provider, live, include }: { readonly provider: ProviderName; readonly live: Snapshot; readonly include: unknown },
  { roster, force }: InitFlags,
  world: World,
): Promise<string | undefined> {
  if (!providers[provider].ops.has('user.create')) return undefined
  // Its users are the desired state; rows of all current users might contradict them.
  const chosen = roster ?? (include === undefined ? await askFile(live, world) : undefined)
  if (chosen === undefined || chosen === '') return undefined
  await checkFree([chosen], { force } as InitFlags, world)
  return chosen
}

async function askFile({ users }: Snapshot, { streams }: World): Promise<string | undefined> {
  const answer = await streams.ask(`Write the ${count(users.size, 'user')} of the hub to users.csv? [Y/n] `)
  if (answer === undefined) return undefined
  return /^n/i.test(answer) ? undefined : 'users.csv'
}

/** @throws Problem `usage` when --ci is given for an address that no CI job reaches; before the first question about it */
export function checkReach({ url }: ResolvedTarget, { ci }: InitFlags): void {
  const why = ci === undefined || ci === 'none' ? undefined : unreachable(url)
  if (why === undefined) return
  throw new Problem('usage', why, { hint: 'give --url with the address that other machines use, or leave --ci out' })
}

export async function askCi(
  { provider, target }: Way,
  { ci }: InitFlags,
  world: World,
): Promise<PipelineKind | undefined> {
  if (providers[provider].ci === undefined) {
    if (ci === undefined || ci === 'none') return undefined
    throw new Problem('usage', notReady(ci, provider), {
      hint: 'leave --ci out; hubplan help ci lists what such a job must keep',
    })
  }
  if (ci !== undefined) return ci === 'none' ? undefined : ci
  const why = unreachable(target.url)
  if (why !== undefined) {
    if (world.streams.canAsk) world.streams.err(`${why} So no CI file is offered.\n`)
    return undefined
  }
  const answer = await askUntil(
    `CI files that plan, comment and apply? ${pipelines.join(', ')} or none [none] `,
    world,
    (text) => {
      if (text === undefined || text === '' || text === 'none') return 'none' as const
      return pipelines.find((kind) => kind === text.toLowerCase())
    },
  )
  return answer === 'none' ? undefined : answer
}
