// The kinds of systems as cards, and what each can do.
import { providers } from '../../providers/index.ts'
import type { Provider } from '../../providers/types.ts'
import type { JobName, SystemCard } from '../api.ts'

export function cards(): readonly SystemCard[] {
  return Object.values(providers).map(cardOf)
}

function cardOf(provider: Provider): SystemCard {
  const { ops, manages, way } = provider
  const regions = way.regions?.map(({ name, url }) => ({ name, url }))
  return {
    provider: provider.name as SystemCard['provider'],
    title: provider.title.replace(/^an? /, ''),
    ...(regions === undefined ? {} : { regions }),
    example: way.example,
    refreshes: way.renews !== undefined,
    names: provider.names,
    jobs: jobsOf(provider),
    sets: [
      ...(manages.has('groups') ? (['groups'] as const) : []),
      ...(ops.has('admin.set') ? (['admin'] as const) : []),
      ...(manages.has('quota') ? (['quota'] as const) : []),
      ...(manages.has('password') ? (['password'] as const) : []),
      ...(manages.has('server') ? (['server'] as const) : []),
    ],
  }
}

/** The jobs that a system can do. */
export function jobsOf({ ops, requestLimit }: Provider): readonly JobName[] {
  const needs: readonly (readonly [JobName, boolean])[] = [
    // A system that limits its requests deletes only who is named.
    ['keep', ops.has('user.delete') && requestLimit === undefined],
    ['remove', ops.has('user.delete')],
    ['add', ops.has('user.create')],
    ['inactive', ops.has('user.delete') && requestLimit === undefined],
    ['admin', ops.has('admin.set')],
    ['no-admin', ops.has('admin.set')],
    ['start', ops.has('server.start')],
    ['stop', ops.has('server.stop')],
    ['quota', ops.has('quota.set')],
    ['passwords', ops.has('password.set')],
  ]
  return needs.flatMap(([job, can]) => (can ? [job] : []))
}
