// What the page and its server say to each other: plain data, for both sides. No request and no answer holds a token,
// except the request that gives one.
//
// The page is served at `/`, without a cookie: it holds nothing secret. Its address ends in `#KEY`. The page sends the key
// once with `POST /api/enter`, and removes it from the address (history.replaceState). The answer is a cookie, and the
// random path (`Entered.path`) for which it is set: all other routes, and each address in an answer (`href`, `page`), lie
// below it, as `/PATH/api/session`. When that is answered, the cookie is there already (a reload, a second tab) and no
// key is needed. Without the cookie, or at another path, all is 403.
// Each request that changes something is JSON (`content-type: application/json`), except uploads (multipart/form-data).
// The header `hubplan-tab` may name the window that asks, so that it knows its own changes in the events.
// An error has a status of 400 and above and `ApiError` as its body.
//
// | route                                 | body             | answer          |
// | ------------------------------------- | ---------------- | --------------- |
// | POST   /api/enter (below no path)     | EnterRequest     | Entered         |
// | GET    /api/session                   |                  | Session         |
// | GET    /api/events?tab=ID             |                  | SSE, ServerEvent in `data`; keeps the tab alive |
// | POST   /api/goodbye                   | Goodbye          | Done; for navigator.sendBeacon (a Blob of JSON) on pagehide |
// | POST   /api/connections               | ConnectRequest   | ConnectionView, `trying`; the rest by events |
// | PUT    /api/connections/:id           | ConnectRequest   | ConnectionView; tried again, without a token with the one it has |
// | POST   /api/connections/:id/refresh   |                  | ConnectionView; reads the people again |
// | DELETE /api/connections/:id           |                  | Done; forgets the token |
// | POST   /api/uploads                   | FormData: `file` | UploadView      |
// | GET    /api/uploads/:id?sheet=NAME    |                  | UploadView of another sheet |
// | PUT    /api/draft                     | Draft            | DraftView: the live answer |
// | POST   /api/plans                     | PlanRequest      | TaskView, `planning`; ends by events |
// | GET    /api/plans                     |                  | PlanListView    |
// | GET    /api/plans/:id                 |                  | PlanSetView     |
// | GET    /plans/:id/:target/            |                  | the plan page, for a frame |
// | POST   /api/plans/:id/apply           | ApplyRequest     | RunView; ends by events; also resumes |
// | POST   /api/plans/:id/refuse          | RefuseRequest    | PlanSetView     |
// | POST   /api/plans/:id/undo            | UndoRequest      | TaskView, as for a plan |
// | GET    /api/runs/:id                  |                  | RunView (the id is that of the plan) |
// | POST   /api/runs/:id/stop             |                  | RunView, `stopping` |
// | POST   /api/tasks/:id/stop            |                  | Done; planning ends |
// | GET    /api/plans/:id/files/:name     |                  | a download      |
import type { Diagnosis } from '../core/look/diagnosis.ts'
import type { Op, OutcomeKind, ProviderName } from '../core/types.ts'
import type { FailureJson } from '../views/problem-json.ts'

export type { Diagnosis, Right, Snippets, Step } from '../core/look/diagnosis.ts'
export type { Op, OutcomeKind, ProviderName } from '../core/types.ts'
export type { FailureJson } from '../views/problem-json.ts'

export interface ApiError {
  readonly error: Failure
}

/** A Problem. Codes of the server itself: `forbidden`, `not-found`, `too-large`, `busy`. */
export interface Failure extends FailureJson {
  /** Of the request, where the fault lies in one: `url`, `token`, `text`, `columns.username`, `deletes`, `approver` ... */
  readonly field?: string
}

export interface Done {
  readonly ok: true
}

export interface EnterRequest {
  readonly key: string
}

export interface Entered {
  /** `/RANDOM`: all routes that need the cookie begin with it. */
  readonly path: string
  readonly session: Session
}

export interface Goodbye {
  /** The tab's own random id, as in its `/api/events`. */
  readonly tab: string
}

// The state of the server ---------------------------------------------------------------------------------------------

/** All that a page needs to begin: the same for each window. Later changes come by events. */
export interface Session {
  /** Of hubplan. */
  readonly version: string
  /** The folder, for reading. */
  readonly folder: string
  readonly systems: readonly SystemCard[]
  readonly config: ConfigState
  readonly connections: readonly ConnectionView[]
  readonly draft: DraftView
  readonly uploads: readonly UploadView[]
  /** A plan that is being made. */
  readonly task?: TaskView
  /** Runs since the server started. */
  readonly runs: readonly RunView[]
  /** The name that a plan and an approval get without another one; absent when unknown. */
  readonly person?: string
}

/** A kind of system. */
export interface SystemCard {
  readonly provider: ProviderName
  /** Its name, such as `JupyterHub`. */
  readonly title: string
  /** Regions to choose from, in place of an address; others may be typed. */
  readonly regions?: readonly { readonly name: string; readonly url: string }[]
  /** Address in a placeholder. */
  readonly example: string
  /** A refresh token and a client id are taken, too: access tokens live for minutes. */
  readonly refreshes: boolean
  /** How people are named. */
  readonly names: 'login' | 'email'
  /** The jobs that it can do, in the order to offer. */
  readonly jobs: readonly JobName[]
  /** Passwords, quotas, groups, administrators and servers that `add` can set. */
  readonly sets: readonly ('groups' | 'admin' | 'quota' | 'password' | 'server')[]
}

/** The hubplan.yaml of the folder. `other`: this page did not make it, so it is only overwritten when the request says so. */
export interface ConfigState {
  readonly is: 'none' | 'own' | 'other'
  /** Name of the file that the next plan writes. */
  readonly file: string
  /** Of `other`: a name that is free. */
  readonly free?: string
}

// Where ---------------------------------------------------------------------------------------------------------------

export interface ConnectRequest {
  readonly provider: ProviderName
  readonly url: string
  /** Name of the target in hubplan.yaml: letters, digits, - and _. Made from the address or the workspace when left out. */
  readonly name?: string
  /** Left out by PUT: the one that the server has. */
  readonly token?: string
  /** Alteryx: renewed in memory; each renewal ends the old one, so it is of no use elsewhere afterwards. */
  readonly refreshToken?: string
  /** Alteryx: of the refresh token; taken from the access token when left out. */
  readonly clientId?: string
  /** Alteryx: where the refresh token is renewed; that of the region, or of the access token, when left out. */
  readonly tokenEndpoint?: string
  /** The address is http:// on another machine, and the token may be sent to it unencrypted. */
  readonly insecureHttp?: boolean
}

/** One hub or workspace. */
export interface ConnectionView {
  readonly id: string
  /** Name of the target. */
  readonly name: string
  readonly provider: ProviderName
  readonly url: string
  /** Whether the server holds a token. A token is forgotten with the server. */
  readonly hasToken: boolean
  readonly hasRefreshToken: boolean
  readonly state: 'trying' | 'ready' | 'failed'
  /** While it is tried. */
  readonly read?: { readonly rows: number; readonly total: number }
  /** Of `ready`. */
  readonly who?: {
    /** Owner of the token. */
    readonly name: string
    readonly kind: 'user' | 'service'
    readonly isAdmin: boolean
    /** Alteryx: name or number of the workspace. */
    readonly workspace?: string
    /** People on it. */
    readonly people: number
    readonly admins: number
    /** ISO: when they were read. */
    readonly readAt: string
  }
  /** `You are root, administrator of https://hub.example.edu, 62 people.` In English, as doctor tells it. */
  readonly sentence?: string
  /** As `hubplan doctor` tells it: steps, rights that are missing, the snippet to copy. */
  readonly diagnosis?: Diagnosis
  /** Of `failed`: why, and the field that it is about. */
  readonly failure?: Failure
}

// What ----------------------------------------------------------------------------------------------------------------

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

// Look ----------------------------------------------------------------------------------------------------------------

export interface PlanRequest {
  /** Connections that are meant; all that are ready when left out. */
  readonly connections?: readonly string[]
  /** Who makes it. */
  readonly by?: string
  /** Where the folder has a hubplan.yaml of another origin: overwrite it, or write another file. */
  readonly config?: { readonly replace: true } | { readonly file: string }
  readonly overrides?: readonly OverrideRequest[]
}

/** A guard that is overridden, as a flag does it. */
export interface OverrideRequest {
  readonly target: string
  /** FindingView.lift.flag */
  readonly flag: '--allow' | '--max-deletes' | '--max-delete-share'
  /** As typed: the guard's name, the number of people, or the share. It must be what `lift` says. */
  readonly typed: string
  /** Recorded beside the plan. */
  readonly reason: string
}

/** A plan that is being made. */
export interface TaskView {
  readonly id: string
  readonly is: 'planning' | 'planned' | 'failed'
  readonly what: 'plan' | 'undo'
  readonly targets: readonly { readonly target: string; readonly rows: number; readonly total: number }[]
  /** Of `planned`. */
  readonly plan?: string
  readonly failure?: Failure
}

/**
 * `blocked`: a guard stops it. `nothing`: no changes. `part`: applied in part, and ended. `killed`: its apply has no end
 * recorded: it was killed and can be resumed, or still runs in another process.
 */
export type PlanState =
  | 'planned'
  | 'approved'
  | 'refused'
  | 'blocked'
  | 'nothing'
  | 'expired'
  | 'running'
  | 'killed'
  | 'part'
  | 'done'

export interface PlanListView {
  /** The newest first. */
  readonly plans: readonly PlanSummary[]
  /** Sentences about files that could not be read. */
  readonly faults: readonly string[]
}

/** The plans of one folder below `plans/`, or a plan file of the folder. */
export interface PlanSummary {
  readonly id: string
  /** Path in the folder, as a command names it. */
  readonly path: string
  readonly state: PlanState
  /** ISO. */
  readonly madeAt: string
  readonly expiresAt: string
  readonly by?: string
  readonly targets: readonly string[]
  /** Actions of all targets, by op. */
  readonly summary: Readonly<Partial<Record<Op, number>>>
  /** The apply can go on: `approved`, `killed` or `part`. Tokens must be there. */
  readonly canResume: boolean
  /** The plan that it undoes, as its id. */
  readonly undoes?: string
}

export interface PlanSetView extends PlanSummary {
  readonly targetPlans: readonly TargetPlanView[]
  /** Targets of which no plan could be made. */
  readonly failed: readonly { readonly target: string; readonly failure: Failure }[]
  /** Users that it deletes: the number to type. 0: nothing is to be typed. */
  readonly deletes: number
  /** It makes passwords: a file with credentials is written. */
  readonly hasCredentials: boolean
  readonly canApply: boolean
  /** Something that was applied can be undone. */
  readonly canUndo: boolean
  readonly digest: string
  readonly changesDigest: string
  readonly decision?: {
    readonly decision: 'approved' | 'refused'
    readonly by: string
    readonly at: string
    readonly reason?: string
  }
  /** Runs of the past, of all targets. */
  readonly runs: readonly PastRun[]
  readonly files: readonly FileView[]
  /** The same in a terminal: plan, show, review, apply, revert. */
  readonly commands: readonly CommandView[]
}

export interface PastRun {
  readonly target: string
  readonly began: string
  readonly ended: string
  readonly how: 'done' | 'in part' | 'stopped' | 'killed'
  readonly by?: string
  readonly why?: string
}

export interface CommandView {
  readonly what: 'plan' | 'show' | 'review' | 'apply' | 'undo'
  readonly command: string
}

/** A file to download. */
export interface FileView {
  readonly kind: 'plan' | 'results' | 'credentials' | 'approval' | 'journal' | 'roster' | 'config'
  readonly name: string
  /** Path in the folder. */
  readonly path: string
  /** Address of the download, below the path; absent for what is only there to be read in the folder. */
  readonly href?: string
}

export interface TargetPlanView {
  readonly target: string
  readonly provider: ProviderName
  readonly url: string
  /** The connection of this session for it; absent: its token is needed. */
  readonly connection?: string
  /** Address of the plan page, below the path, for the frame. */
  readonly page: string
  readonly state: PlanState
  readonly actions: number
  readonly summary: Readonly<Partial<Record<Op, number>>>
  /** `15 users are deleted, 3 are created.` The words of `show`. */
  readonly sentence: string
  readonly findings: readonly FindingView[]
  /** In force, shown first. */
  readonly overrides: readonly { readonly flag: string; readonly value: string; readonly reason?: string }[]
  /** Actions that the journal has as done, of a plan that was begun. */
  readonly applied?: number
}

export interface FindingView {
  readonly level: 'info' | 'warn' | 'block'
  readonly guard: string
  /** A sentence. */
  readonly text: string
  /** What to do, a sentence. */
  readonly advice?: string
  /** Names it is about; the first 20. */
  readonly people: readonly string[]
  readonly peopleCount: number
  /** What lifts it; absent: nothing does (the policy holds it, or it has no override). */
  readonly lift?: Lift
}

export interface Lift {
  readonly flag: '--allow' | '--max-deletes' | '--max-delete-share'
  /** What the user types: a number, or the guard's name. */
  readonly kind: 'number' | 'share' | 'name'
  /** Exactly this. */
  readonly value: string
}

// Do ------------------------------------------------------------------------------------------------------------------

/** Approves the plans, and applies them. For a plan that is begun: resumes it. */
export interface ApplyRequest {
  /** The digest that was shown: PlanSetView.digest. */
  readonly digest: string
  /** Who approves. Not needed where an approval of these changes is there. */
  readonly approver?: string
  readonly reason?: string
  /** The typed number: PlanSetView.deletes, when it is not 0. */
  readonly deletes?: number
  /** Actions whose subject has changed since are left out; otherwise nothing is sent. */
  readonly skipStale?: boolean
}

export interface RefuseRequest {
  readonly by: string
  readonly reason: string
}

export interface UndoRequest {
  readonly by?: string
  readonly overrides?: readonly OverrideRequest[]
}

/** An apply. Targets one after another. */
export interface RunView {
  /** Of the plan. */
  readonly id: string
  readonly state: 'running' | 'stopping' | 'done' | 'part' | 'stopped' | 'failed'
  /** ISO. */
  readonly startedAt: string
  readonly endedAt?: string
  readonly targets: readonly TargetRun[]
  /** Of all targets. */
  readonly done: number
  readonly total: number
  /** Actions per second, lately; absent until it is known. */
  readonly rate?: number
  readonly secondsLeft?: number
  /** Of the end. */
  readonly files: readonly FileView[]
}

export interface TargetRun {
  readonly target: string
  readonly state: 'waiting' | 'reading' | 'running' | 'done' | 'part' | 'stopped' | 'failed'
  /** Of the plan, in order: `users are deleted`. */
  readonly waves: readonly { readonly name: string; readonly done: number; readonly total: number }[]
  readonly counts: Readonly<Partial<Record<OutcomeKind, number>>>
  readonly done: number
  readonly total: number
  /** The last 100 that failed, were skipped or are unknown. */
  readonly errors: readonly RunError[]
  /** Requests that are being sent again: `the hub is busy; trying again in 4 s`. */
  readonly waiting?: string
  /** Why it stopped, or could not begin. */
  readonly failure?: Failure
}

export interface RunError {
  readonly action: string
  readonly op: Op
  readonly subject: string
  readonly is: 'failed' | 'skipped' | 'unknown'
  readonly message: string
}

// Events --------------------------------------------------------------------------------------------------------------

/** Whole objects: the newest replaces the one before. At the start of a stream: `session`. */
export type ServerEvent =
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'connection'; readonly connection: ConnectionView }
  | { readonly type: 'connection-gone'; readonly id: string }
  | { readonly type: 'upload'; readonly upload: UploadView }
  | { readonly type: 'draft'; readonly draft: DraftView; readonly tab?: string }
  | { readonly type: 'task'; readonly task: TaskView }
  | { readonly type: 'run'; readonly run: RunView }
  /** The list of plans has changed: GET /api/plans. */
  | { readonly type: 'plans' }
  /** The server ends: `idle`, or Ctrl-C. */
  | { readonly type: 'end'; readonly why: 'idle' | 'closed' | 'interrupted' }
