// More about one user than the listing has.
import type { PersonReport } from '../../core/look/use.ts'
import type { AnyServer } from '../../core/types.ts'
import type { Http } from '../../http/types.ts'
import { isRecord } from '../replies.ts'
import { apiPath, get } from './api.ts'
import { stateOf } from './convert.ts'

/** @throws Problem `connection`, `scopes` or `target` */
export async function readPerson(http: Http, user: string): Promise<PersonReport> {
  const path = `${apiPath('users', user)}?include_stopped_servers=1`
  const { body } = await get(http, { path }, 'may be missing')
  if (!isRecord(body)) return { use: 'none' }
  const { roles, servers } = body
  return {
    ...(Array.isArray(roles) ? { roles: roles.filter((role) => typeof role === 'string') } : {}),
    ...(isRecord(servers) ? { servers: Object.entries(servers).map(toServer) } : {}),
    use: 'none',
  }
}

function toServer([name, model]: [string, unknown]): AnyServer {
  if (!isRecord(model)) return { name, state: 'spawn' }
  const { started, url } = model
  return {
    name,
    state: stateOf(model),
    ...(typeof started === 'string' || started === null ? { started } : {}),
    ...(typeof url === 'string' ? { url } : {}),
  }
}
