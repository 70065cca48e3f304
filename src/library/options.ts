// What the functions of the library are given and give back.
import type { ApplyEvent, DesiredFile, Op, ProviderName, ReadEvent, Report } from '../core/types.ts'

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
  /** Alteryx: JSON file with refresh_token and client_id, updated at each renewal. */
  readonly oauthFile?: string
  /** Kind of system; else the desired state says it, else it is a JupyterHub. */
  readonly provider?: ProviderName
  /** One of the `targets` of the desired state. */
  readonly target?: string
  /** A hubplan.yaml. None is looked for. */
  readonly config?: string
  /** File with limits that nothing else can loosen. */
  readonly policy?: string
  /** Folder for data that later runs need; required for Bevy. */
  readonly state?: string
  /** Timeout of one request, in seconds; 30 when left out. */
  readonly timeout?: number
  /** Further variables as the command line reads them, such as HUBPLAN_BEVY_LIST or HUBPLAN_LDAP_URL. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: StopSignal
  /** Gets the warnings and notices that the commands write to stderr. Errors it throws are ignored. */
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
  /** The roster is complete: users that are not in it are deleted. */
  readonly prune?: boolean
  /** Globs of users that are never changed. */
  readonly protect?: readonly string[]
  readonly protectFrom?: readonly string[]
  /** The last applied plan, a file. */
  readonly against?: string
  /** Override, recorded in the plan: maximum number of users to delete. */
  readonly maxDeletes?: number
  /** Override: maximum share of users to delete, 0 to 1. */
  readonly maxDeleteShare?: number
  /** Overrides: guards to let pass. */
  readonly allow?: readonly string[]
  /** Gets how the live users are read. Errors it throws are ignored. */
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
  /** Actions of these ops alone, at least one; the rest stays open. */
  readonly only?: readonly Op[]
  /** Users and groups whose actions are skipped. */
  readonly exclude?: readonly string[]
  /** The first N actions, a fresh read of the system, and the rest only if they took effect. */
  readonly canary?: number
  /** Stop after N failed actions. */
  readonly maxErrors?: number
  /** Maximum rate of changing requests, a second. */
  readonly rate?: number
  /** Single calls in flight; measured when left out. */
  readonly concurrency?: number
  /** Maximum wait of a delete for servers to stop, in seconds; 120 when left out. */
  readonly stopTimeout?: number
  /** Maximum wait for servers to start or stop, in seconds; 300 when left out. */
  readonly serverTimeout?: number
  /** Where passwords are written before they are set, .csv or .xlsx. */
  readonly credentials?: string
  /** Age recipients for whom that file is encrypted, at least one. */
  readonly recipients?: readonly string[]
  /** File with the passwords that the plan takes from a file. */
  readonly passwords?: string
  /** The sheet of `passwords` to read; the first when left out. */
  readonly sheet?: string
  readonly sharedPasswordFile?: string
  /** Gets how the live users are read. Errors it throws are ignored. */
  readonly onProgress?: (event: ReadEvent) => void
  /** Gets everything that is done, as the journal records it. Errors it throws are ignored. */
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
