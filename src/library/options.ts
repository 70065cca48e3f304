// Parameters and results of the library's functions.
import type { ApplyEvent, DesiredFile, Op, ProviderName, ReadEvent, Report } from '../core/types.ts'

/** The `signal` of an `AbortController`. */
export interface StopSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** The system and its connection. Nothing is taken from the environment of the process. */
export interface Connection {
  /** Base URL of the hub; `/hub` and `/hub/api` at its end are accepted. */
  readonly url: string
  /** Otherwise `tokenFile` or `oauthFile` is needed. */
  readonly token?: string
  readonly tokenFile?: string
  /** Alteryx: JSON file with refresh_token and client_id, updated at each renewal. */
  readonly oauthFile?: string
  /** Kind of system; otherwise taken from the desired state, by default JupyterHub. */
  readonly provider?: ProviderName
  /** One of the `targets` of the desired state. */
  readonly target?: string
  /** Path of a hubplan.yaml. Not looked for when left out. */
  readonly config?: string
  /** File with limits that nothing else can loosen. */
  readonly policy?: string
  /** Folder for data that later runs need; required for Bevy. */
  readonly state?: string
  /** PEM file with CAs to trust besides those of the system. */
  readonly ca?: string
  /** Send the token unencrypted to an http:// address of another machine. */
  readonly insecureHttp?: boolean
  /** Timeout of one request, in seconds; 30 when left out. */
  readonly timeout?: number
  /** Longest wait for a system that restarts or is busy, in seconds; 120 when left out, 0: none. */
  readonly patience?: number
  /** Other variables of the command line, such as HUBPLAN_BEVY_LIST, HTTPS_PROXY or HUBPLAN_LDAP_URL. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: StopSignal
  /** Gets the warnings and notices that the commands write to stderr. Errors it throws are ignored. */
  readonly onNotice?: (text: string) => void
}

/** The desired state and its limits: the flags of `hubplan plan`. */
export interface PlanOptions extends Connection {
  /** The content of a hubplan.yaml, as data. Paths in it start from the working folder. */
  readonly desired?: DesiredFile
  /** CSV, XLSX, YAML or JSON files. */
  readonly files?: readonly string[]
  /** The sheet of .xlsx files to read; the first when left out. */
  readonly sheet?: string
  /** The files come from this program, such as `canvas-gradebook`. */
  readonly preset?: string
  /** `username=Login`: read a column from this header of the files. */
  readonly column?: readonly string[]
  /** Rows that a spreadsheet hides. An error when left out. */
  readonly hiddenRows?: 'read' | 'skip'
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
  /** The roster is complete: users missing from it are deleted. */
  readonly prune?: boolean
  /** Globs of users that are never changed. */
  readonly protect?: readonly string[]
  readonly protectFrom?: readonly string[]
  /** Path of the last applied plan. */
  readonly against?: string
  /** Override, recorded in the plan: maximum number of users to delete. */
  readonly maxDeletes?: number
  /** Override: maximum share of users to delete, 0 to 1. */
  readonly maxDeleteShare?: number
  /** Overrides: guards to allow. */
  readonly allow?: readonly string[]
  /** The person who makes the plan, as the plan records it; the login name when left out. */
  readonly by?: string
  /** Receives progress of reading the live users. Errors it throws are ignored. */
  readonly onProgress?: (event: ReadEvent) => void
}

/** Options of an apply: the flags of `hubplan apply`. None of them adds actions. */
export interface ApplyOptions extends Connection {
  /** Refuses any plan without this digest or changes digest. */
  readonly expectDigest?: string
  /** Refuses a plan that this file of `hubplan review` does not approve. */
  readonly approvedByFile?: string
  /** False: keep no journal; a killed apply then cannot be resumed. `state` sets its folder. */
  readonly journal?: false
  readonly skipStale?: boolean
  /** Applies only actions of these ops, at least one; the rest stays open. */
  readonly only?: readonly Op[]
  /** Users and groups whose actions are skipped. */
  readonly exclude?: readonly string[]
  /** Applies the first N actions, reads the system again, and applies the rest only if they took effect. */
  readonly canary?: number
  /** Stop after N failed actions. */
  readonly maxErrors?: number
  /** Maximum rate of changing requests, per second. */
  readonly rate?: number
  /** Single calls in flight; measured when left out. */
  readonly concurrency?: number
  /** Maximum wait of a delete for servers to stop, in seconds; 120 when left out. */
  readonly stopTimeout?: number
  /** Maximum wait for servers to start or stop, in seconds; 300 when left out. */
  readonly serverTimeout?: number
  /** Where generated passwords are written before they are set, .csv or .xlsx. */
  readonly credentials?: string
  /** Age recipients of that encrypted file, at least one. */
  readonly recipients?: readonly string[]
  /** File with the passwords that the plan takes from a file. */
  readonly passwords?: string
  /** The sheet of `passwords` to read; the first when left out. */
  readonly sheet?: string
  readonly sharedPasswordFile?: string
  /** Receives progress of reading the live users. Errors it throws are ignored. */
  readonly onProgress?: (event: ReadEvent) => void
  /** Receives every event, as the journal records it. Errors it throws are ignored. */
  readonly onEvent?: (event: ApplyEvent) => void
}

/** Result of an apply. */
export interface Applied extends Report {
  /** 0: done, or nothing to do. 5: partly applied. 130: stopped by the signal. */
  readonly exitCode: 0 | 5 | 130
}

/** How to show a plan. */
export interface ShowOptions {
  /** `text` when left out. */
  readonly format?: 'text' | 'markdown' | 'html' | 'json'
  /** ANSI colours, for `text`. */
  readonly color?: boolean
  /** Maximum width of a line, for `text`; unlimited when left out. */
  readonly columns?: number
  /** ISO: the time from which ages are counted. */
  readonly now?: string
}
