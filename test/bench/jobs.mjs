// What is measured, as plans that a user would make.
import { actionId } from '../../dist/core/names.js'

export const crowd = 2000
const newcomers = 500
const promoted = 200

/** Requests that the bare loop keeps in flight. Of 1, 2, 4 and 8 no wider one was faster by more than the noise. */
export const widths = { list: 8, create: 4, admin: 4, delete: 4 }

export function names(count, prefix) {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`)
}

const reason = { why: 'row', at: 'bench.csv:1' }

function create(user) {
  return { id: actionId('user.create', user), op: 'user.create', user, before: null, after: { admin: false }, reason }
}

function promote(user) {
  return { id: actionId('admin.set', user), op: 'admin.set', user, before: false, after: true, reason }
}

function remove(user, live) {
  const { name: _, ...before } = live.users.get(user)
  return { id: actionId('user.delete', user), op: 'user.delete', user, before, after: null, reason }
}

/** Takes the admin flags back, outside of what is measured. */
function demotions(prefix) {
  const path = (user) => `/hub/api/users/${user}`
  return names(promoted, prefix).map((user) => ({ method: 'PATCH', path: path(user), body: { admin: false } }))
}

/** The three writing jobs on one set of names, in the order in which they leave the hub as it was. */
export const writing = [
  { what: 'create', count: newcomers, actions: (prefix) => names(newcomers, prefix).map(create) },
  { what: 'admin', count: promoted, actions: (prefix) => names(promoted, prefix).map(promote), undo: demotions },
  {
    what: 'delete',
    count: newcomers,
    actions: (prefix, live) => names(newcomers, prefix).map((user) => remove(user, live)),
  },
]
