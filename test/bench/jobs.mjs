// What is measured, as plans that a user would make. Each job leaves the hub so that the next one can begin.

const reason = { why: 'row', at: 'bench.csv:1' }

/** The groups of the job that joins several, and how many users begin in each new group. */
const several = Array.from({ length: 20 }, (_, index) => `several${index}`)
const perGroup = 20

/** That must exist before the first job. */
export const groups = ['bench', ...several]

export function names(count, prefix) {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`)
}

/**
 * The jobs, in the order in which they are done. Of each: `what`; `isSingle`, when each user takes a request; `actions`,
 * given users and the hub as it is read; `script`, the requests of a plain script; and where there are such:
 * - `requests` of the ceiling, when they are not simply those of the actions;
 * - `prepare`, without which it cannot be done before the others, and `undo`, after which it can be done again;
 * - `isUndone`, when the others need that, too.
 * @param actionId of hubplan
 */
export function jobsOf(actionId) {
  const action = (op, user, rest, ...object) => ({ id: actionId(op, user, ...object), op, user, ...rest, reason })
  const member = (op, before, after) => (user, group) => action(op, user, { group, before, after }, group)
  const [joins, leaves] = [member('member.add', false, true), member('member.remove', true, false)]
  const perUser = (of) => (users, live) => users.map((user) => of(user, live))
  const inSeveral = (users, of) => users.map((user, index) => of(user, several[index % several.length]))
  const remove = (user, live) => {
    const { name: _, ...before } = live.users.get(user)
    return action('user.delete', user, { before, after: null })
  }
  const admin = (user, after) => action('admin.set', user, { before: !after, after })
  const single = (what, of, script) => ({ what, isSingle: true, actions: perUser(of), script: perUser(script) })
  return [
    {
      what: 'create',
      actions: perUser((user) => action('user.create', user, { before: null, after: { admin: false } })),
      script: perUser((user) => ({ method: 'POST', path: userPath(user), body: { admin: false } })),
    },
    {
      what: 'join a group',
      actions: perUser((user) => joins(user, 'bench')),
      script: perUser((user) => membersRequest('POST', 'bench', [user])),
      undo: (users) => [membersRequest('DELETE', 'bench', users)],
    },
    {
      what: 'leave a group',
      actions: perUser((user) => leaves(user, 'bench')),
      script: perUser((user) => membersRequest('DELETE', 'bench', [user])),
      prepare: (users) => [membersRequest('POST', 'bench', users)],
    },
    {
      what: `join ${several.length} groups`,
      actions: (users) => inSeveral(users, joins),
      script: (users) => inSeveral(users, (user, group) => membersRequest('POST', group, [user])),
      isUndone: true,
      undo: (users) =>
        several.flatMap((group, index) => {
          const members = users.filter((_, at) => at % several.length === index)
          return members.length === 0 ? [] : [membersRequest('DELETE', group, members)]
        }),
    },
    {
      what: `new groups of ${perGroup}`,
      actions: (users) => groupsOf(users).flatMap((all) => create(all, { actionId, joins })),
      requests: (users) =>
        groupsOf(users).map(({ group, members }) => ({
          method: 'POST',
          path: groupPath(group),
          body: { users: members },
        })),
      script: (users) =>
        groupsOf(users).flatMap(({ group, members }) => [
          { method: 'POST', path: groupPath(group), body: {} },
          ...members.map((user) => membersRequest('POST', group, [user])),
        ]),
      isUndone: true,
      undo: (users) => groupsOf(users).map(({ group }) => ({ method: 'DELETE', path: groupPath(group) })),
    },
    single('admin on', (user) => admin(user, true), adminRequest(true)),
    { ...single('admin off', (user) => admin(user, false), adminRequest(false)), prepare: perUser(adminRequest(true)) },
    single('delete', remove, deleteRequest),
  ]
}

export const deleteRequest = (user) => ({ method: 'DELETE', path: userPath(user) })
const adminRequest = (admin) => (user) => ({ method: 'PATCH', path: userPath(user), body: { admin } })

const userPath = (user) => `/hub/api/users/${user}`
const groupPath = (group) => `/hub/api/groups/${group}`
export const groupRequest = (group) => ({ method: 'POST', path: groupPath(group), body: {} })

export function membersRequest(method, group, users) {
  return { method, path: `${groupPath(group)}/users`, body: { users } }
}

/** The new groups of these users, each named after its first one. */
function groupsOf(users) {
  return Array.from({ length: Math.ceil(users.length / perGroup) }, (_, index) => {
    const members = users.slice(index * perGroup, (index + 1) * perGroup)
    return { group: `of-${members[0]}`, members }
  })
}

function create({ group, members }, { actionId, joins }) {
  const id = actionId('group.create', group)
  const made = { id, op: 'group.create', group, before: null, after: { members: [] }, reason }
  return [made, ...members.map((user) => joins(user, group))]
}
