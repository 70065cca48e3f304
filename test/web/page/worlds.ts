// Worlds for the page: three workspaces, a list with a typing error, plans in each state. Names are as nasty as people find them.
import type {
  Check,
  ConnectionView,
  Failure,
  FindingView,
  PlanSetView,
  PlanState,
  RunView,
  Session,
  SystemCard,
  TargetPlanView,
  TargetRun,
  UploadView,
} from '../../../src/web/api.ts'
import type { World } from './fake.ts'

/** Markup, a formula, a text from right to left, and one that never ends. */
export const nasty = ['<img src=x onerror=alert(1)>', '=cmd|x', '\u202egnirts', `${'very'.repeat(30)}@corp.com`]

export const systems: readonly SystemCard[] = [
  {
    provider: 'jupyterhub',
    title: 'JupyterHub',
    example: 'https://hub.example.edu',
    refreshes: false,
    names: 'login',
    jobs: ['keep', 'remove', 'add', 'inactive', 'admin', 'no-admin', 'start', 'stop'],
    sets: ['groups', 'admin', 'server'],
  },
  {
    provider: 'aup',
    title: 'AUP Learning Cloud',
    example: 'https://aup.example.edu',
    refreshes: false,
    names: 'login',
    jobs: ['keep', 'remove', 'add', 'inactive', 'admin', 'no-admin', 'start', 'stop', 'quota', 'passwords'],
    sets: ['groups', 'admin', 'quota', 'password', 'server'],
  },
  {
    provider: 'bevy',
    title: 'Bevy',
    example: 'https://community.example.org',
    refreshes: false,
    names: 'email',
    jobs: ['keep', 'remove'],
    sets: [],
  },
  {
    provider: 'alteryx',
    title: 'Alteryx',
    regions: [
      { name: 'United States (us1)', url: 'https://us1.alteryxcloud.com' },
      { name: 'Europe (eu1)', url: 'https://eu1.alteryxcloud.com' },
    ],
    example: 'https://us1.alteryxcloud.com',
    refreshes: true,
    names: 'email',
    jobs: ['keep', 'remove', 'add', 'inactive', 'admin', 'no-admin'],
    sets: ['admin'],
  },
]

export const failure: Failure = {
  code: 'scopes',
  message: 'https://eu1.alteryxcloud.com refused the token.',
  hint: 'make a new token in User Preferences, OAuth 2.0 API Tokens',
  errors: [{ at: 'line 3', message: 'no address' }],
  exit_code: 1,
  topic: 'alteryx',
  field: 'token',
}

export function connection(name: string, more: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id: `c-${name}`,
    name,
    provider: 'alteryx',
    url: 'https://us1.alteryxcloud.com',
    hasToken: true,
    hasRefreshToken: true,
    state: 'ready',
    who: {
      name: 'admin@corp.com',
      kind: 'user',
      isAdmin: true,
      workspace: name.toUpperCase(),
      people: 62,
      admins: 3,
      readAt: '2026-03-02T09:00:00Z',
    },
    ...more,
  }
}

/** As `hubplan doctor` tells it of a token that may only read. */
export const lacking = connection('hub', {
  provider: 'jupyterhub',
  url: 'https://hub.example.edu',
  who: {
    name: 'hubplan-plan',
    kind: 'service',
    isAdmin: false,
    people: 1240,
    admins: 4,
    readAt: '2026-03-02T09:00:00Z',
  },
  diagnosis: {
    ok: true,
    steps: [
      { name: 'address', is: 'ok', text: 'https://hub.example.edu answers.' },
      { name: 'token', is: 'warn', text: 'The token cannot delete users.', hint: 'give it the scope admin:users' },
    ],
    rights: [
      { op: 'user.delete', lacks: ['delete:users'] },
      { op: 'user.create', lacks: [] },
    ],
    snippets: { config: { python: 'c.JupyterHub.load_roles.extend([...])', helm: 'hub:', tljh: '# TLJH' } },
  },
})

export const check: Check = {
  entries: 15,
  names: ['ann@crop.com'],
  faults: [],
  notes: ['bob@corp.com is there twice.'],
  targets: [
    { connection: 'c-emea', people: 62, here: 14, missing: 1, leaving: 45 },
    { connection: 'c-apac', people: 40, here: 15, missing: 0, leaving: 25 },
  ],
  strangers: [
    { name: 'ann@crop.com', line: 2, suggestions: ['ann@corp.com'] },
    ...nasty.map((name) => ({ name, suggestions: [] })),
  ],
  strangerCount: 5,
}

export const gradebook: UploadView = {
  id: 'u-1',
  name: 'grades "2026".csv',
  rows: 28,
  columns: [
    { header: 'Student', cells: ['Lee, Ann', nasty[0] ?? ''] },
    { header: 'ID', cells: ['1', '2'] },
    { header: 'SIS Login ID', cells: ['ann', 'bob'] },
    { header: 'Section', cells: ['ML 1', 'ML 1 and ML 2'] },
    { header: 'Password' },
  ],
  hidden: 2,
  preset: { name: 'canvas-gradebook', title: 'a Canvas gradebook', needsDomain: false },
  domains: [{ domain: 'corp.com', rows: 20 }],
  gone: { header: 'status', values: ['deleted'] },
  mapping: { columns: { username: 'SIS Login ID', groups: 'Section' } },
  usernames: ['SIS Login ID', 'ID'],
}

const blocks: readonly FindingView[] = [
  {
    level: 'block',
    guard: 'delete-count',
    text: '70 users would be deleted; the limit is 50.',
    advice: 'Correct the list, or raise the limit to 70.',
    people: nasty,
    peopleCount: 70,
    lift: { flag: '--max-deletes', kind: 'number', value: '70' },
  },
  {
    level: 'block',
    guard: 'admin-delete',
    text: 'The row of boss@corp.com deletes an administrator.',
    people: ['boss@corp.com'],
    peopleCount: 1,
    lift: { flag: '--allow', kind: 'name', value: 'admin-delete' },
  },
]

function target(name: string, state: PlanState): TargetPlanView {
  return {
    target: name,
    provider: 'alteryx',
    url: 'https://us1.alteryxcloud.com',
    connection: `c-${name}`,
    page: `/plans/p/${name}/`,
    state,
    actions: 48,
    summary: { 'user.delete': 45, 'user.create': 3 },
    sentence: '45 users are deleted, 3 are created.',
    findings: state === 'blocked' ? blocks : [],
    overrides: state === 'blocked' ? [] : [{ flag: '--max-deletes', value: '70', reason: 'the semester is over' }],
    applied: 12,
  }
}

export function planSet(id: string, state: PlanState, targets = ['emea', 'apac']): PlanSetView {
  return {
    id,
    path: `plans/${id}/`,
    state,
    madeAt: '2026-03-02T09:00:00Z',
    expiresAt: '2026-03-09T09:00:00Z',
    by: nasty[0] ?? '',
    targets,
    summary: { 'user.delete': 45 * targets.length, 'user.create': 3 * targets.length },
    canResume: ['approved', 'killed', 'part'].includes(state),
    targetPlans: targets.map((name) => target(name, state)),
    failed: state === 'blocked' ? [{ target: 'us2', failure }] : [],
    deletes: 45 * targets.length,
    hasCredentials: true,
    canApply: ['planned', 'approved', 'killed', 'part'].includes(state),
    canUndo: state === 'done' || state === 'part',
    digest: 'sha256:1',
    changesDigest: 'sha256:2',
    runs: [],
    files:
      state === 'done'
        ? [
            { kind: 'results', name: 'results.csv', path: `plans/${id}/results.csv`, href: '/r.csv' },
            { kind: 'results', name: 'results.xlsx', path: `plans/${id}/results.xlsx`, href: '/r.xlsx' },
            { kind: 'credentials', name: 'credentials.csv', path: `plans/${id}/credentials.csv` },
          ]
        : [],
    commands: [
      { what: 'plan', command: `hubplan plan --target all -o plans/${id}/` },
      { what: 'apply', command: `hubplan apply plans/${id}/ --results results.csv` },
    ],
  }
}

function targetRun(name: string, state: TargetRun['state'], done: number): TargetRun {
  return {
    target: name,
    state,
    waves: [
      { name: 'creating users', done: Math.min(3, done), total: 3 },
      { name: 'deleting users', done: Math.max(0, done - 3), total: 45 },
    ],
    counts: { changed: done, failed: 1, pending: 47 - done },
    done,
    total: 48,
    errors: [
      {
        action: `user.delete:${name}`,
        op: 'user.delete',
        subject: nasty[0] ?? '',
        is: 'failed',
        message: 'the system answered 500',
      },
    ],
    ...(state === 'failed' && { failure: { ...failure, code: 'stale' } }),
  }
}

export function run(id: string, state: RunView['state']): RunView {
  return {
    id,
    state,
    startedAt: '2026-03-02T09:00:00Z',
    targets: [
      targetRun('emea', state === 'running' ? 'done' : 'part', 48),
      targetRun('apac', state === 'failed' ? 'failed' : state === 'running' ? 'running' : 'part', 20),
    ],
    done: 68,
    total: 96,
    rate: 3.25,
    secondsLeft: 190,
    files: [],
  }
}

const ids = ['planned', 'blocked', 'nothing', 'expired', 'running', 'killed', 'part', 'done', 'refused'] as const

export function worldOf(session: Partial<Session> = {}): World {
  const sets = new Map(ids.map((state) => [state as string, planSet(state, state)]))
  return {
    session: {
      version: '0.1.0',
      folder: '/home/ann/class',
      systems,
      config: { is: 'other', file: 'hubplan.yaml', free: 'hubplan-web.yaml' },
      connections: [],
      draft: { draft: {} },
      uploads: [],
      runs: [],
      person: 'ann',
      ...session,
    },
    plans: { plans: [...sets.values()], faults: ['plans/old.json is not a plan.'] },
    sets,
    checks: (draft) => ({ draft, check }),
    upload: gradebook,
  }
}
