// Detects an AUP Learning Cloud and its version, by read-only requests.
import type { Step } from '../../core/look/diagnosis.ts'
import { Problem } from '../../core/problem.ts'
import { together } from '../../http/together.ts'
import type { Http, Lost, Reply } from '../../http/types.ts'
import { isRecord, reach } from '../replies.ts'
import { adminPath } from './api.ts'

export interface AupSight {
  /** Passwords can be set in batches. */
  readonly hasBatch: boolean
  readonly hasGroups: boolean
}

/**
 * The features of an AUP Learning Cloud; undefined when the hub is not one.
 * @throws Problem `connection`
 */
export async function sightOfAup(http: Http): Promise<AupSight | undefined> {
  if (!isPlatform(await ask(http, '/hub/api/platform')) && !isQuotas(await ask(http, `${adminPath('quota')}/`)))
    return undefined
  // A route without GET refuses it with 405. Reading the list of groups would change it.
  const [batch, groups] = await together(http, (both) =>
    Promise.all([ask(both, adminPath('batch-set-password')), ask(both, adminPath('groups', 'sync'))]),
  )
  return { hasBatch: batch.status === 405, hasGroups: groups.status === 405 }
}

function ask(http: Http, path: string): Promise<Reply> {
  const silent = ({ why }: Lost, cause: unknown): Problem =>
    new Problem('connection', `The hub does not show what it is: ${why}.`, { cause })
  return reach(http, { method: 'GET', path }, silent)
}

function isPlatform({ status, body }: Reply): boolean {
  return status === 200 && isRecord(body) && /\baup\b/i.test(String(body['platform']))
}

/** The list, or its refusal in this API's form. A proxy's or a login page's answer proves nothing. */
function isQuotas({ status, body }: Reply): boolean {
  if (!isRecord(body)) return false
  if (status === 200) return Array.isArray(body['users'])
  return (status === 401 || status === 403) && typeof body['error'] === 'string'
}

/** Warns that quotas and passwords would be skipped silently. */
export const unchosenStep: Step = {
  name: 'kind',
  is: 'warn',
  text: 'this is an AUP Learning Cloud; planned as a JupyterHub, quotas and passwords are not managed, and the first login with a new name sets its password',
  hint: 'write target: { provider: aup } into hubplan.yaml, or give --provider aup',
}
