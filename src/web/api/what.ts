// Step What: jobs, lists and files.
/**
 * `keep`: users who are not in the list go, except administrators and oneself. `add`: people of the list are created or
 * changed, and none goes. `inactive`: no list. `start`, `stop`: servers of the list, or of all users that match.
 */
export const jobNames = [
  'keep',
  'remove',
  'add',
  'inactive',
  'admin',
  'no-admin',
  'start',
  'stop',
  'quota',
  'passwords',
] as const
export type JobName = (typeof jobNames)[number]

/** What is to be done, so far. The server keeps it: each window sees the same. */
export interface Draft {
  readonly job?: JobName
  /** The list as pasted; absent when it is a file. Lines, commas, semicolons, `Name <mail>`, a column of a sheet. */
  readonly text?: string
  /** The list as a file. */
  readonly file?: DraftFile
  readonly settings?: Settings
}

export interface DraftFile {
  /** Of UploadView. */
  readonly upload: string
  readonly sheet?: string
  /** How it is read; that of the guess when left out. */
  readonly mapping?: Mapping
}

/** Columns that can be chosen from the headers of a file. A password is only read from a column `password` of a file that has hubplan's own header. */
export const columnNames = ['username', 'groups', 'admin', 'quota', 'server', 'expires'] as const
export type ColumnName = (typeof columnNames)[number]

/** How a file of another program is read, as `include` of hubplan.yaml says it. */
export interface Mapping {
  /** A program that is known, such as `canvas-gradebook`; then `columns` is not needed. */
  readonly preset?: string
  /** Header of each column. */
  readonly columns?: Readonly<Partial<Record<ColumnName, string>>>
  /** Cut off from addresses: `corp.com`. Rows of other domains are skipped. */
  readonly domain?: string
  /** What separates groups in a cell. */
  readonly split?: ';' | ', '
  /** Rows of people who are gone, where a column says so: they are deleted, or skipped. */
  readonly gone?: 'delete' | 'skip'
  /** Rows that a spreadsheet hides. */
  readonly hidden?: 'read' | 'skip'
}

/** Further answers of the step What. Those that do not concern the job are ignored. */
export interface Settings {
  /** inactive: not come for so many days. stop: idle for so many hours, without a list. */
  readonly days?: number
  readonly hours?: number
  /** keep, remove, inactive: names or globs that stay in any case, such as `svc-*`. */
  readonly protect?: readonly string[]
  /** keep: entries that no system has are left out. Otherwise they are an error where they may be a typing error. */
  readonly leaveOut?: boolean
  /** add: for all people in the list. */
  readonly groups?: readonly string[]
  readonly admin?: boolean
  /** add, quota: the balance for all people in the list who have none of their own there. */
  readonly quota?: number | 'unlimited'
  /** add: new people get a generated password. passwords: all people in the list get one. */
  readonly passwords?: 'generate'
  /** add: only people who are there are changed. */
  readonly onlyExisting?: boolean
}

/** A dropped file. Its content is in the server's memory until a plan is made of it. */
export interface UploadView {
  readonly id: string
  /** As the browser names it, for reading only. */
  readonly name: string
  readonly rows: number
  readonly sheets?: readonly string[]
  readonly sheet?: string
  /** First cells of each column, in the order of the file; none of a column that may hold passwords. */
  readonly columns: readonly { readonly header: string; readonly cells?: readonly string[] }[]
  /** Rows that the sheet hides. */
  readonly hidden: number
  /** The preset that fits it. */
  readonly preset?: { readonly name: string; readonly title: string; readonly needsDomain: boolean }
  /** Domains of the addresses in the column of names, the most frequent first. */
  readonly domains: readonly { readonly domain: string; readonly rows: number }[]
  /** A column that says who is gone, with the values that mean it. */
  readonly gone?: { readonly header: string; readonly values: readonly string[] }
  /** How it would be read: a guess for the lists. */
  readonly mapping: Mapping
  /** Headers that may hold the login names; several: the user chooses. */
  readonly usernames: readonly string[]
}

export interface DraftView {
  readonly draft: Draft
  /** Absent without a list, a job and a connection. */
  readonly check?: Check
}

/** The live answer, from what was read when the connection was tried. */
export interface Check {
  /** Entries that were understood, each name once. */
  readonly entries: number
  /** The first of them. */
  readonly names: readonly string[]
  /** What is wrong with the input: no plan can be made. */
  readonly faults: readonly CheckFault[]
  /** Repeated entries, and other things worth a line. */
  readonly notes: readonly string[]
  readonly targets: readonly TargetCheck[]
  /** Entries that no system has, such as `ann@crop.com`, with the names that they may mean. The first 100. */
  readonly strangers: readonly Stranger[]
  /** Of all. */
  readonly strangerCount: number
}

export interface CheckFault {
  /** `line 3`, or the file's line and column. */
  readonly at: string
  readonly message: string
  readonly field?: string
}

export interface Stranger {
  readonly name: string
  /** As written, where that differs. */
  readonly written?: string
  readonly line?: number
  /** Names that are there, the nearest first. */
  readonly suggestions: readonly string[]
}

export interface TargetCheck {
  readonly connection: string
  /** People on it. */
  readonly people: number
  /** Entries that are there. */
  readonly here: number
  /** Entries that are not. */
  readonly missing: number
  /** About how many people would go or come; the plan decides. Absent where only the plan can tell. */
  readonly leaving?: number
  readonly coming?: number
}
