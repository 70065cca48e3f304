// What is measured, as plans that a user would make. Each job leaves the hub so that the next one can begin.

const reason = { why: 'row', at: 'bench.csv:1' }

export function names(count, prefix) {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`)
}

/** @param actionId of hubplan */
export function jobsOf(actionId) {
  const action = (op, user, rest, ...object) => ({ id: actionId(op, user, ...object), op, user, ...rest, reason })
  const member = (op, before, after) => (user, _live, group) => action(op, user, { group, before, after }, group)
  const remove = (user, live) => {
    const { name: _, ...before } = live.users.get(user)
    return action('user.delete', user, { before, after: null })
  }
  return [
    { what: 'create', action: (user) => action('user.create', user, { before: null, after: { admin: false } }) },
    { what: 'join a group', action: member('member.add', false, true) },
    { what: 'leave a group', action: member('member.remove', true, false) },
    { what: 'admin on', isSingle: true, action: (user) => action('admin.set', user, { before: false, after: true }) },
    { what: 'admin off', isSingle: true, action: (user) => action('admin.set', user, { before: true, after: false }) },
    { what: 'delete', isSingle: true, action: remove },
  ]
}

/** The request of a plain script for one user. */
export function scriptRequest(what, user, group) {
  const userPath = `/hub/api/users/${user}`
  const members = { path: `/hub/api/groups/${group}/users`, body: { users: [user] } }
  const requests = {
    create: { method: 'POST', path: userPath, body: { admin: false } },
    'join a group': { method: 'POST', ...members },
    'leave a group': { method: 'DELETE', ...members },
    'admin on': { method: 'PATCH', path: userPath, body: { admin: true } },
    'admin off': { method: 'PATCH', path: userPath, body: { admin: false } },
    delete: { method: 'DELETE', path: userPath },
  }
  return requests[what]
}
