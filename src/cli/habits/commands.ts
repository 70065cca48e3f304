// Words that people type in the place of a command, from other programs or from the language of the task.
import { commands } from '../../options/index.ts'
import { type Answer, shellWord } from './words.ts'

interface Habit {
  readonly words: readonly string[]
  /** What to say after `There is no command WORD`. */
  readonly say: string
  /** @param names the words that follow, up to the first flag */
  readonly hint: (names: readonly string[]) => string
  readonly topic: NonNullable<Answer['topic']>
}

const saved = '-o plan.json, then: hubplan apply plan.json'
const all = (names: readonly string[]): string => names.map((name) => ` ${shellWord(name, 'FILE')}`).join('')
const each = (flag: string, names: readonly string[]): string =>
  (names.length === 0 ? ['NAME'] : names).map((name) => ` ${flag} ${shellWord(name, 'NAME')}`).join('')

const habits: readonly Habit[] = [
  {
    words: ['diff', 'compare', 'changes', 'preview', 'dry-run', 'simulate', 'what-if', 'whatif', 'refresh', 'pull'],
    say: 'plan shows the difference',
    hint: (files) => `run: hubplan plan${all(files)}`,
    topic: 'plan',
  },
  {
    words: ['delete', 'remove', 'rm', 'del', 'drop', 'deluser', 'userdel', 'delete-user', 'delete-users', 'offboard'],
    say: 'a plan deletes users',
    hint: (names) => `run: hubplan plan${each('--absent', names)} ${saved}`,
    topic: 'plan',
  },
  {
    words: ['create', 'add', 'new', 'adduser', 'useradd', 'add-user', 'add-users', 'create-user', 'invite', 'onboard'],
    say: 'a plan creates the users of a file',
    hint: ([name = 'NAME']) =>
      `run: hubplan template --names ${shellWord(name, 'NAME')} -o users.csv, then: hubplan plan users.csv ${saved}`,
    topic: 'plan',
  },
  {
    words: ['promote', 'make-admin', 'admin', 'admins', 'grant'],
    say: 'a plan makes admins',
    hint: (names) => `run: hubplan plan${each('--admin', names)} ${saved}`,
    topic: 'plan',
  },
  {
    words: ['demote', 'revoke'],
    say: 'a plan takes admin rights',
    hint: (names) => `run: hubplan plan${each('--no-admin', names)} ${saved}`,
    topic: 'plan',
  },
  {
    words: ['destroy', 'undo', 'rollback', 'restore', 'undelete'],
    say: 'revert makes the plan that undoes an applied one',
    hint: () => 'run: hubplan revert plan.json -o undo.json; to delete users: hubplan plan --absent NAME -o plan.json',
    topic: 'undo',
  },
  {
    words: ['users', 'ls', 'get', 'people', 'members', 'list-users', 'group', 'groups', 'search', 'find'],
    say: 'list shows the users of the hub',
    hint: () => 'run: hubplan list, or for some of them: hubplan list --search TEXT, hubplan list --group NAME',
    topic: 'look',
  },
  {
    words: ['login', 'logout', 'auth', 'whoami', 'token', 'connect', 'ping', 'scopes'],
    say: 'hubplan takes the address and the token from the environment',
    hint: () => 'set HUBPLAN_URL and HUBPLAN_TOKEN, then check them with: hubplan doctor',
    topic: 'connection',
  },
  {
    words: ['config', 'configure', 'setup', 'bootstrap'],
    say: 'init asks for what hubplan.yaml needs, and writes it',
    hint: () => 'run: hubplan init',
    topic: 'init',
  },
  {
    words: ['fmt', 'format', 'check', 'lint', 'verify', 'test'],
    say: 'validate checks files',
    hint: (files) => `run: hubplan validate${all(files)}`,
    topic: 'check',
  },
  {
    words: ['sync', 'push', 'deploy', 'run', 'execute', 'exec', 'commit', 'up', 'rollout', 'update', 'set', 'edit'],
    say: 'apply carries out a saved plan',
    hint: () => `run: hubplan plan ${saved}`,
    topic: 'apply',
  },
  {
    words: ['state', 'backup', 'dump', 'download', 'save'],
    say: 'the hub itself is the state, and export saves its users in a file',
    hint: () => 'run: hubplan export users.csv',
    topic: 'look',
  },
  {
    words: ['import', 'load', 'upload'],
    say: 'plan reads the files of other programs',
    hint: ([file]) => `run: hubplan plan ${shellWord(file, 'users.csv')} -o plan.json`,
    topic: 'roster',
  },
  {
    words: ['whois', 'finger', 'person', 'account', 'profile'],
    say: 'user shows one user of the hub',
    hint: ([name]) => `run: hubplan user ${shellWord(name, 'NAME')}`,
    topic: 'user',
  },
  {
    words: ['describe', 'inspect', 'view', 'cat', 'open', 'print', 'output'],
    say: 'show shows a saved plan',
    hint: ([file]) => `run: hubplan show ${shellWord(file, 'plan.json')}`,
    topic: 'review',
  },
  {
    words: ['approve', 'accept', 'reject', 'refuse', 'sign'],
    say: 'review takes the decision about a plan',
    hint: ([file]) => `run: hubplan review ${shellWord(file, 'plan.json')}`,
    topic: 'review',
  },
  {
    words: ['history', 'logs', 'journal', 'audit', 'events'],
    say: 'log shows what was done with a plan',
    hint: ([file]) => `run: hubplan log ${shellWord(file, 'plan.json')}`,
    topic: 'audit',
  },
  {
    words: ['workspace', 'target', 'context', 'use', 'use-context', 'switch', 'env'],
    say: '--target chooses one of several systems',
    hint: () => 'write targets into hubplan.yaml, then: hubplan plan --target NAME',
    topic: 'many-hubs',
  },
  {
    words: ['password', 'passwd', 'passwords', 'reset-password', 'quota', 'quotas', 'topup'],
    say: 'a plan sets quotas and passwords of an AUP Learning Cloud',
    hint: () =>
      'run: hubplan plan --quota NAME=500 -o plan.json, or: hubplan plan users.csv --set-passwords -o plan.json',
    topic: 'plan',
  },
  {
    words: ['serve', 'start', 'mock', 'emulate', 'hub', 'server'],
    say: 'sandbox starts an embedded hub to try things on',
    hint: () => 'run: hubplan sandbox',
    topic: 'sandbox',
  },
  {
    words: ['stats', 'summary', 'count', 'info', 'top'],
    say: 'status shows the hub in numbers',
    hint: () => 'run: hubplan status',
    topic: 'look',
  },
  {
    words: ['upgrade', 'self-update', 'install'],
    say: 'the package manager that installed hubplan updates it',
    hint: () => 'read how: hubplan help install; for the CI files of a project: hubplan upgrade-ci',
    topic: 'install',
  },
  {
    words: ['man', 'manual', 'docs', 'doc', 'topics', 'usage', 'commands'],
    say: 'help shows the manual',
    hint: () => 'run: hubplan help; the commands are listed by: hubplan --help',
    topic: 'start',
  },
]

/** The answer to a word in the place of a command; undefined for an unknown word. */
export function commandAnswer(word: string, names: readonly string[]): Answer | undefined {
  const [first = '', second] = word.trim().split(/\s+/)
  if (second !== undefined && Object.hasOwn(commands, first)) {
    return {
      message: `The command ${first} and what belongs to it are in one pair of quotes.`,
      hint: `take the quotes away: hubplan ${first} ...`,
      topic: 'start',
    }
  }
  const lower = word.toLowerCase()
  const found = habits.find(({ words }) => words.includes(lower))
  if (found === undefined) return fileAnswer(word)
  const own = names.filter((name, at) => at > 0 || !/^(?:users?|people|plans?|files?)$/i.test(name))
  return { message: `There is no command ${word}: ${found.say}.`, hint: found.hint(own), topic: found.topic }
}

/** A file without a command. */
function fileAnswer(word: string): Answer | undefined {
  const isRoster = /\.(?:csv|tsv|txt|xlsx?|ya?ml)$/i.test(word)
  if (!isRoster && !/\.json$/i.test(word)) return undefined
  const file = shellWord(word, 'FILE')
  const hint = isRoster
    ? `run: hubplan plan ${file} -o plan.json`
    : `run: hubplan show ${file}; of a list of users: hubplan plan ${file} -o plan.json`
  return { message: `The command is missing before ${file}.`, hint, topic: isRoster ? 'plan' : 'review' }
}
