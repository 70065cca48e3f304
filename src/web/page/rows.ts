// The rows of the step Where: one for each hub or workspace, from an empty form to a tried connection.
import type { ConnectionView, ConnectRequest, ProviderName, SystemCard, TargetPlanView } from '../api.ts'

/** What is typed into a row. Secrets are emptied as soon as the server has them. */
export interface Form {
  readonly url: string
  readonly name: string
  readonly token: string
  readonly refreshToken: string
  readonly clientId: string
  readonly insecureHttp: boolean
  /** The address is typed, although there is a list of regions. */
  readonly isTyped: boolean
}

export interface Row {
  /** Stays the same for the life of the row. */
  readonly key: string
  /** Of the connection, once the server knows it. */
  readonly id?: string
  readonly form: Form
}

export type RowField = 'url' | 'token' | 'clientId'
export type RowFault = 'needAddress' | 'needToken' | 'needClient'

const empty: Form = {
  url: '',
  name: '',
  token: '',
  refreshToken: '',
  clientId: '',
  insecureHttp: false,
  isTyped: false,
}

/** A row that nothing is typed into; the first region is chosen. */
export function emptyRow(key: string, system: SystemCard | undefined): Row {
  return { key, form: { ...empty, url: system?.regions?.[0]?.url ?? '' } }
}

/** Rows follow the connections of a system: new ones get a row, those that are gone lose it, what is typed stays. */
export function rowsFor(rows: readonly Row[], connections: readonly ConnectionView[], system: SystemCard): Row[] {
  const own = connections.filter(({ provider }) => provider === system.provider)
  const kept = rows.filter(({ id }) => id === undefined || own.some((one) => one.id === id))
  const fresh = own.filter(({ id }) => !kept.some((row) => row.id === id)).map((one) => rowOf(one, system))
  // A row that was never filled in makes room for the first connection.
  const used = fresh.length === 0 ? kept : kept.filter((row) => row.id !== undefined || isTouched(row))
  return [...used, ...fresh]
}

function rowOf({ id, url, name }: ConnectionView, system: SystemCard): Row {
  const isTyped = system.regions !== undefined && !system.regions.some((region) => region.url === url)
  return { key: id, id, form: { ...empty, url, name, isTyped } }
}

/** A row for a target of an earlier plan, with its address: only the token is missing. A connection that is there keeps its row. */
export function rowOfTarget(
  { target, provider, url, connection }: Pick<TargetPlanView, 'target' | 'provider' | 'url' | 'connection'>,
  systems: readonly SystemCard[],
): Row {
  const regions = systems.find((system) => system.provider === provider)?.regions
  const isTyped = regions !== undefined && !regions.some((region) => region.url === url)
  const form = { ...empty, url, name: target, isTyped }
  return connection === undefined ? { key: `target-${target}`, form } : { key: connection, id: connection, form }
}

function isTouched({ form }: Row): boolean {
  return form.token !== '' || form.refreshToken !== '' || form.name !== ''
}

/** What must be filled in before the row can be tried. */
export function rowFaults({ form }: Row, view: ConnectionView | undefined): Partial<Record<RowField, RowFault>> {
  const hasToken = form.token.trim() !== '' || form.refreshToken.trim() !== '' || view?.hasToken === true
  return {
    ...(form.url.trim() === '' && { url: 'needAddress' }),
    ...(!hasToken && { token: 'needToken' }),
    ...(form.refreshToken.trim() !== '' &&
      form.token.trim() === '' &&
      view?.hasToken !== true &&
      form.clientId.trim() === '' && { clientId: 'needClient' }),
  }
}

/** What is sent when the row is tried. */
export function requestOf({ form }: Row, provider: ProviderName): ConnectRequest {
  const text = (key: 'name' | 'token' | 'refreshToken' | 'clientId') =>
    form[key].trim() === '' ? {} : { [key]: form[key].trim() }
  return {
    provider,
    url: form.url.trim(),
    ...text('name'),
    ...text('token'),
    ...text('refreshToken'),
    ...text('clientId'),
    ...(form.insecureHttp && { insecureHttp: true }),
  }
}

/** The row after the server took what it sent: no secret stays on the page, unless another one was typed since. */
export function sentRow(row: Row, { id, name }: Pick<ConnectionView, 'id' | 'name'>, sent: Form): Row {
  const { form } = row
  const left = (key: 'token' | 'refreshToken'): string => (form[key] === sent[key] ? '' : form[key])
  return {
    ...row,
    id,
    form: { ...form, name: form.name || name, token: left('token'), refreshToken: left('refreshToken') },
  }
}

/** http:// to another machine: the token is only sent when the user says so. */
export function isOpenHttp(url: string): boolean {
  return /^http:\/\/(?!(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$))./i.test(url.trim())
}
