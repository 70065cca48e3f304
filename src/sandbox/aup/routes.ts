import type { Call } from '../call.ts'
import type { Reply } from '../types.ts'
import { isSince } from './ages.ts'
import * as groups from './groups.ts'
import type { AupHub } from './hub.ts'
import * as passwords from './password-routes.ts'
import { provisionUsers } from './provision.ts'
import { batchQuota } from './quota-many.ts'
import * as quotas from './quota-routes.ts'
import { refreshQuotas } from './refresh.ts'
import * as stats from './stats-routes.ts'
import type { AupAge } from './types.ts'

type Handler = (hub: AupHub, call: Call, ...names: string[]) => Reply | Promise<Reply>
export type AupRoute = {
  readonly path: RegExp
  readonly methods: Readonly<Record<string, Handler>>
  /** Absent from older hubs. */
  readonly since?: AupAge
}

/** Below `/hub`; the first match wins: `quota/batch` and `quota/refresh` precede the users of these names. */
const routes: readonly AupRoute[] = [
  { path: /^\/api\/platform$/, methods: { GET: showPlatform }, since: 'june' },
  { path: /^\/api\/quota\/rates$/, methods: { GET: quotas.showRates } },
  { path: /^\/api\/quota\/me$/, methods: { GET: quotas.showOwnQuota } },
  { path: /^\/admin\/(?:users|reset-password)$/, methods: { GET: toLogin } },
  { path: /^\/admin\/api\/set-password$/, methods: { POST: passwords.setPassword } },
  { path: /^\/admin\/api\/batch-set-password$/, methods: { POST: passwords.batchSetPassword }, since: 'june' },
  { path: /^\/admin\/api\/provision-users$/, methods: { POST: provisionUsers }, since: 'august' },
  { path: /^\/admin\/api\/generate-password$/, methods: { GET: passwords.showGenerated } },
  { path: /^\/admin\/api\/groups\/?$/, methods: { GET: groups.listGroups }, since: 'june' },
  { path: /^\/admin\/api\/groups\/sync\/?$/, methods: { POST: groups.syncGroups }, since: 'june' },
  {
    path: /^\/admin\/api\/groups\/([^/]+)\/?$/,
    methods: { PATCH: groups.patchGroup, DELETE: groups.deleteGroup },
    since: 'june',
  },
  {
    path: /^\/admin\/api\/groups\/([^/]+)\/users\/?$/,
    methods: { POST: groups.addMembers, DELETE: groups.removeMembers },
    since: 'june',
  },
  { path: /^\/admin\/api\/stats\/overview$/, methods: { GET: stats.showOverview }, since: 'june' },
  { path: /^\/admin\/api\/stats\/usage$/, methods: { GET: stats.showUsage }, since: 'june' },
  { path: /^\/admin\/api\/stats\/distribution$/, methods: { GET: stats.showDistribution }, since: 'june' },
  { path: /^\/admin\/api\/stats\/hourly$/, methods: { GET: stats.showHours }, since: 'june' },
  { path: /^\/admin\/api\/stats\/user\/([^/]+)$/, methods: { GET: stats.showUserUsage }, since: 'june' },
  { path: /^\/admin\/api\/stats\/active\/stream$/, methods: { GET: stats.streamActive }, since: 'june' },
  { path: /^\/admin\/api\/quota\/?$/, methods: { GET: quotas.listQuotas } },
  { path: /^\/admin\/api\/quota\/batch$/, methods: { POST: batchQuota } },
  { path: /^\/admin\/api\/quota\/refresh$/, methods: { POST: refreshQuotas } },
  { path: /^\/admin\/api\/quota\/([^/]+)$/, methods: { GET: quotas.getQuota, POST: quotas.changeQuota } },
]

export function aupRoutes(age: AupAge): readonly AupRoute[] {
  return routes.filter((route) => route.since === undefined || isSince(age, route.since))
}

/** The only route without a token. */
function showPlatform(): Reply {
  const platform = 'AUP Learning Cloud'
  return {
    status: 200,
    body: { platform, vendor: 'Advanced Micro Devices, Inc.', powered_by: platform },
    headers: { 'x-powered-by': platform },
  }
}

/** Pages accept no token. */
function toLogin(hub: AupHub, call: Call): Reply {
  const location = `${hub.settings.baseUrl}hub/login?next=${encodeURIComponent(call.path)}`
  return { status: 302, headers: { location }, type: 'text/html' }
}
