// The program as functions: the same path as the commands, with data in place of flags and of the screen.
import { Problem } from '../core/problem.ts'
import type { ApplyEvent, DesiredFile, Op, Plan, ReadEvent, Report } from '../core/types.ts'
import type { FileName } from './config-read.ts'
import type { HubFlags } from './hub.ts'
import { checked, frozenIn, type Kind, kinds, needText } from './library-options.ts'
import type { Progress, World } from './world.ts'

/** What an `AbortController` has as its `signal`. */
export interface StopSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** The system, and the way to it. Nothing is taken from the environment of the process. */
export interface Connection {
  /** Base URL of the hub; one that ends in `/hub` or `/hub/api` is understood too. */
  readonly url: string
  /** Else `tokenFile` or `oauthFile` is needed. */
  readonly token?: string
  readonly tokenFile?: string
  /** Alteryx: JSON file with refresh_token and client_id, which is kept up to date. */
  readonly oauthFile?: string
  /** Kind of system; else the desired state says it, else it is a JupyterHub. */
  readonly provider?: 'jupyterhub' | 'aup' | 'bevy' | 'alteryx'
  /** One of the `targets` of the desired state. */
  readonly target?: string
  /** A hubplan.yaml. None is looked for. */
  readonly config?: string
  /** File with limits that hold whatever else says. */
  readonly policy?: string
  /** Folder of what is kept from run to run; Bevy needs it. */
  readonly state?: string
  /** Longest wait for one answer, in seconds; 30 when left out. */
  readonly timeout?: number
  /** Further variables as the command line reads them, such as HUBPLAN_BEVY_ROUTES or HUBPLAN_LDAP_URL. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: StopSignal
  /** Hears the warnings and notices that the commands write to stderr. */
  readonly onNotice?: (text: string) => void
}

/** What should be, and the limits of planning: the flags of `hubplan plan`. */
export interface PlanOptions extends Connection {
  /** What a hubplan.yaml says, as data. Paths in it start from the working folder. */
  readonly desired?: DesiredFile
  /** CSV, XLSX, YAML or JSON files. */
  readonly files?: readonly string[]
  /** The sheet of .xlsx files to read; the first when left out. */
  readonly sheet?: string
  /** Names or globs to delete. */
  readonly absent?: readonly string[]
  readonly absentFrom?: readonly string[]
  readonly admin?: readonly string[]
  readonly adminFrom?: readonly string[]
  readonly noAdmin?: readonly string[]
  readonly noAdminFrom?: readonly string[]
  /** `NAME=500`, `NAME=unlimited`, or with `topup` `NAME=+100`. */
  readonly quota?: readonly string[]
  readonly topup?: boolean
  readonly setPasswords?: boolean
  readonly keepInherited?: boolean
  /** The roster is complete: who is not in it is deleted. */
  readonly prune?: boolean
  /** Globs of names that are never touched. */
  readonly protect?: readonly string[]
  readonly protectFrom?: readonly string[]
  /** The last applied plan, a file. */
  readonly against?: string
  /** Override, recorded in the plan: most users to delete. */
  readonly maxDeletes?: number
  /** Override: largest share of users to delete, 0 to 1. */
  readonly maxDeleteShare?: number
  /** Overrides: guards to let pass. */
  readonly allow?: readonly string[]
  /** Hears how the live users are read. What it throws is not heard. */
  readonly onProgress?: (event: ReadEvent) => void
}

/** How a plan is carried out: the flags of `hubplan apply`. None widens what the plan does. */
export interface ApplyOptions extends Connection {
  /** Refuses any plan without this digest or changes digest. */
  readonly expectDigest?: string
  /** Refuses a plan that this file of `hubplan review` does not approve. */
  readonly approvedByFile?: string
  /** False: none is kept, and an apply that was killed cannot be resumed. `state` says where it is kept. */
  readonly journal?: false
  readonly skipStale?: boolean
  /** Actions of these ops alone; the rest stays open. */
  readonly only?: readonly Op[]
  /** Users and groups that are left out. */
  readonly exclude?: readonly string[]
  /** So many actions first; the rest only when they hold on a fresh look. */
  readonly canary?: number
  /** Nothing more is begun after so many failed actions. */
  readonly maxErrors?: number
  /** Most changing requests a second. */
  readonly rate?: number
  /** Single calls in flight; measured when left out. */
  readonly concurrency?: number
  /** How long a delete waits for servers to stop, in seconds; 120 when left out. */
  readonly stopTimeout?: number
  /** How long servers that are started or stopped are waited for, in seconds; 300 when left out. */
  readonly serverTimeout?: number
  /** Where passwords are written before they are set, .csv or .xlsx. */
  readonly credentials?: string
  /** Age recipients for whom that file is encrypted. */
  readonly recipients?: readonly string[]
  /** File with the passwords that the plan takes from a file. */
  readonly passwords?: string
  /** The sheet of `passwords` to read; the first when left out. */
  readonly sheet?: string
  readonly sharedPasswordFile?: string
  /** Hears how the live users are read. What it throws is not heard. */
  readonly onProgress?: (event: ReadEvent) => void
  /** Hears everything that is done, as the journal records it. What it throws is not heard. */
  readonly onEvent?: (event: ApplyEvent) => void
}

/** How an apply ended. */
export interface Applied extends Report {
  /** 0: done, or nothing to do. 5: applied in part. 130: stopped by the signal. */
  readonly exitCode: 0 | 5 | 130
}

/** How a plan is shown. */
export interface ShowOptions {
  /** `text` when left out. */
  readonly format?: 'text' | 'markdown' | 'html' | 'json'
  /** ANSI colours, for `text`. */
  readonly color?: boolean
  /** Longest line, for `text`; as long as need be when left out. */
  readonly columns?: number
  /** ISO: the time by which ages are told. */
  readonly now?: string
}

const connectionKinds = {
  url: kinds.text,
  token: kinds.text,
  tokenFile: kinds.text,
  oauthFile: kinds.text,
  provider: kinds.provider,
  target: kinds.text,
  config: kinds.text,
  policy: kinds.text,
  state: kinds.text,
  timeout: kinds.positive,
  env: kinds.mapping,
  signal: kinds.signal,
  onNotice: kinds.listener,
} as const satisfies Record<keyof Connection, Kind>

const planKinds = {
  ...connectionKinds,
  desired: kinds.mapping,
  files: kinds.texts,
  sheet: kinds.text,
  absent: kinds.texts,
  absentFrom: kinds.texts,
  admin: kinds.texts,
  adminFrom: kinds.texts,
  noAdmin: kinds.texts,
  noAdminFrom: kinds.texts,
  quota: kinds.texts,
  topup: kinds.flag,
  setPasswords: kinds.flag,
  keepInherited: kinds.flag,
  prune: kinds.flag,
  protect: kinds.texts,
  protectFrom: kinds.texts,
  against: kinds.text,
  maxDeletes: kinds.count,
  maxDeleteShare: kinds.share,
  allow: kinds.texts,
  onProgress: kinds.listener,
} as const satisfies Record<keyof PlanOptions, Kind>

const applyKinds = {
  ...connectionKinds,
  expectDigest: kinds.text,
  approvedByFile: kinds.text,
  journal: kinds.off,
  skipStale: kinds.flag,
  only: kinds.texts,
  exclude: kinds.texts,
  canary: kinds.whole,
  maxErrors: kinds.whole,
  rate: kinds.positive,
  concurrency: kinds.whole,
  stopTimeout: kinds.positive,
  serverTimeout: kinds.positive,
  credentials: kinds.text,
  recipients: kinds.texts,
  passwords: kinds.text,
  sheet: kinds.text,
  sharedPasswordFile: kinds.text,
  onProgress: kinds.listener,
  onEvent: kinds.listener,
} as const satisfies Record<keyof ApplyOptions, Kind>

const showKinds = {
  format: kinds.format,
  color: kinds.flag,
  columns: kinds.count,
  now: kinds.text,
} as const satisfies Record<keyof ShowOptions, Kind>

/**
 * Compares what should be with the system, and freezes the changes. Nothing is written.
 * @returns the plan, as `hubplan plan` saves it; one that a guard blocks is made too (`isBlocked`)
 * @throws Problem when nothing can be planned, with every fault of the input; `interrupted` by the signal
 */
export async function plan(given: PlanOptions): Promise<Plan> {
  const options = checked(given, planKinds, 'plan')
  const hub = hubOf(options)
  const desired = options.desired && textOf(options.desired)
  const { planOf } = await import('./plan.ts')
  const world = await openWorld(options)
  return planOf(
    {
      ...hub,
      against: options.against,
      desired: {
        ...(desired === undefined ? {} : { given: desired }),
        files: options.files ?? [],
        config: options.config ?? false,
        targetName: options.target,
        policy: options.policy,
        provider: options.provider,
        sheet: options.sheet,
        absent: options.absent ?? [],
        absentFrom: options.absentFrom ?? [],
        admin: options.admin ?? [],
        adminFrom: options.adminFrom ?? [],
        noAdmin: options.noAdmin ?? [],
        noAdminFrom: options.noAdminFrom ?? [],
        quota: options.quota ?? [],
        aims: {
          topup: options.topup === true,
          setPasswords: options.setPasswords === true,
          keepInherited: options.keepInherited === true,
        },
        prune: options.prune === true,
        protect: options.protect ?? [],
        protectFrom: options.protectFrom ?? [],
        maxDeletes: options.maxDeletes,
        maxDeleteShare: options.maxDeleteShare,
        allow: options.allow ?? [],
      },
    },
    world,
  )
}

/** @throws Problem `usage` for what is not plain data */
function textOf(desired: DesiredFile): FileName {
  try {
    // JSON alone would leave out functions, and who is in them with them.
    const text = JSON.stringify(structuredClone(desired), null, 2)
    return { path: 'desired.json', location: 'desired.json', text }
  } catch (cause) {
    throw new Problem('usage', 'desired must be plain data.', { cause })
  }
}

/**
 * Does what a plan says, and nothing else. It is verified and compared with the system first, and a journal is kept:
 * beside the plan when it is a file, else in the working folder, or in `state`. The same call resumes an apply that was killed.
 * Nobody is asked: who calls has decided.
 * @param what a plan, or the file of one
 * @throws Problem when nothing was written: `planfile`, `guard`, `expired`, `target`, `scopes`, `stale`, `locked` ...;
 * `spent` also when the requests of a day ran out in the middle
 */
export async function apply(what: Plan | string, given: ApplyOptions): Promise<Applied> {
  const options = checked(given, applyKinds, 'apply')
  const hub = hubOf(options)
  const source = typeof what === 'string' ? what : frozenIn(what, 'apply needs a plan, or the file of one')
  const { applyOf, exitOf } = await import('./apply.ts')
  const { checkPasswordFlags } = await import('./passwords.ts')
  const { journalPath } = await import('../io/journal.ts')
  const { checkPlan, readPlan } = await import('../io/planfile.ts')
  const asked = {
    ...hub,
    config: options.config ?? (false as const),
    policy: options.policy,
    expectDigest: options.expectDigest,
    approvedByFile: options.approvedByFile,
    yes: true,
    skipStale: options.skipStale === true,
    only: options.only ?? [],
    exclude: options.exclude ?? [],
    canary: options.canary,
    maxErrors: options.maxErrors,
    rate: options.rate,
    concurrency: options.concurrency,
    stopTimeout: options.stopTimeout ?? 120,
    serverTimeout: options.serverTimeout ?? 300,
    credentials: options.credentials,
    recipients: options.recipients,
    passwords: options.passwords,
    sheet: options.sheet,
    sharedPasswordFile: options.sharedPasswordFile,
  }
  await checkPasswordFlags(asked)
  const own = typeof source === 'string' ? await readPlan(source) : checkPlan(source, 'The plan')
  const beside = typeof source === 'string' ? source : 'hubplan'
  const journal = options.journal === false ? undefined : journalPath(beside, options.state, own.digest)
  const world = await openWorld(options)
  const report = await applyOf(own, { flags: asked, journal, isTold: false }, world)
  return { ...report, exitCode: exitOf(report, world.signal) }
}

/**
 * A plan for people: as on a terminal, as markdown for a pull request, as a page, or as JSON.
 * @throws Problem `planfile` for a plan that was changed after it was made
 */
export async function show(what: Plan, given: ShowOptions = {}): Promise<string> {
  const options = checked(given, showKinds, 'show')
  const shown = frozenIn(what, 'show needs a plan')
  const { verify } = await import('../core/plan.ts')
  const { render } = await import('./show.ts')
  verify(shown)
  const { format = 'text', color = false, columns = 0, now = new Date().toISOString() } = options
  return render(shown, { format, now, color, columns })
}

/**
 * Reads a plan file and checks its form; `verify` checks its digest.
 * @throws Problem `planfile`
 */
export async function readPlan(path: string): Promise<Plan> {
  needText(path, 'readPlan needs the file of a plan')
  return (await import('../io/planfile.ts')).readPlan(path)
}

/**
 * Writes a plan file for its owner alone to read, whole or not at all.
 * @throws Problem `planfile`
 */
export async function writePlan(path: string, what: Plan): Promise<void> {
  needText(path, 'writePlan needs the file to write')
  const written = frozenIn(what, 'writePlan needs a plan')
  return (await import('../io/planfile.ts')).writePlan(path, written)
}

function hubOf({ url, provider, target, tokenFile, oauthFile, timeout = 30, state }: Connection): HubFlags {
  if (url === undefined) throw new Problem('usage', 'Nothing says where the system is: url is missing.')
  return { url, provider, targetName: target, tokenFile, oauthFile, timeout, debug: false, state }
}

interface Hearing extends Connection {
  readonly onProgress?: (event: ReadEvent) => void
  readonly onEvent?: (event: ApplyEvent) => void
}

async function openWorld(options: Hearing): Promise<World> {
  const { env = {}, target, token, signal, onNotice, onProgress, onEvent } = options
  const { silentStreams } = await import('../io/streams.ts')
  const { forTarget } = await import('./targets.ts')
  const progress: Progress = { read: unheard(onProgress), apply: unheard(onEvent), close: () => undefined }
  const heard = unheard(onNotice)
  const world: World = {
    env,
    cwd: process.cwd(),
    streams: silentStreams((text) => heard(text.trimEnd())),
    progress,
    signal: (signal as AbortSignal | undefined) ?? new AbortController().signal,
    holdInterrupts: () => undefined,
    now: () => new Date().toISOString(),
  }
  const own = forTarget(world, target)
  if (token) return { ...own, env: { ...own.env, HUBPLAN_TOKEN: token } }
  await needToken(options, own.env)
  return own
}

/** @throws Problem `usage` in the words of the library; which of them the system takes is checked later */
async function needToken({ tokenFile, oauthFile }: Connection, env: World['env']): Promise<void> {
  if (tokenFile !== undefined || oauthFile !== undefined) return
  const { providers } = await import('../providers/index.ts')
  const tokens = Object.values(providers).flatMap(({ way }) => way.tokens)
  if ([...tokens, 'HUBPLAN_OAUTH_FILE', 'HUBPLAN_REFRESH_TOKEN'].some((name) => env[name])) return
  throw new Problem('usage', 'There is no token: give token, tokenFile or oauthFile.')
}

/** A listener's mistake must not end a run in its middle, nor what it does with an event change what is recorded. */
function unheard<Heard>(tell: ((heard: Heard) => unknown) | undefined): (heard: Heard) => void {
  if (tell === undefined) return () => undefined
  return (heard) => {
    try {
      // One that is async may fail later, and nobody waits for it.
      Promise.resolve(tell(structuredClone(heard))).catch(() => undefined)
    } catch {
      // Said so where the listener is given.
    }
  }
}
