// What `doctor --format` prints is loaded by real hubs behind configs as people have them: with a culler, which goes on, and with
// roles. Then both tokens work.
import { describe, expect, test, vi } from 'vitest'

import { type ConfigForm, configForms } from '../../src/core/look/config-forms.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { runInside } from '../helpers/inside.ts'
import { describeRealHub, type RealHub, startRealHub } from '../helpers/real-hub.ts'
import { casesOf, isFull } from '../helpers/tier.ts'

vi.setConfig({ testTimeout: 180_000 })

const tokens = { plan: 'a'.repeat(64), apply: 'b'.repeat(64) }

/** Debian has no package of jupyterhub-idle-culler. This service lives as it does: it is a process of the hub with the token of its role. */
const culler = `
import sys as _sys

_culler = '''
import os, time, urllib.request
hub = os.getppid()
while os.getppid() == hub:
    path = '/users/culler-' + str(os.getpid())
    ask = urllib.request.Request(os.environ['JUPYTERHUB_API_URL'] + path, method='POST', data=b'')
    ask.add_header('Authorization', 'token ' + os.environ['JUPYTERHUB_API_TOKEN'])
    try:
        urllib.request.urlopen(ask)
    except Exception:
        pass
    time.sleep(0.2)
'''
culler_service = {'name': 'idle-culler', 'command': [_sys.executable, '-c', _culler]}
culler_role = {'name': 'idle-culler', 'services': ['idle-culler'], 'scopes': ['admin:users']}
`

/** How a config came to its services and roles. */
const befores = {
  assigned: `${culler}
c.JupyterHub.services = [*s['services'], culler_service]
c.JupyterHub.load_roles = [*s['loadRoles'], culler_role]
`,
  // Without a value of its own, as in a config that \`jupyterhub --generate-config\` made.
  extended: `${culler}
del c.JupyterHub['services'], c.JupyterHub['load_roles']
c.JupyterHub.services.append(culler_service)
c.JupyterHub.load_roles.extend([culler_role])
`,
  'never set': `
del c.JupyterHub['services'], c.JupyterHub['load_roles']
`,
} as const satisfies Record<string, string>
type Before = keyof typeof befores

/** Python that gives the snippet to the hub as its kind of hub does. */
const loaders: Readonly<Record<ConfigForm, (snippet: string) => string>> = {
  // Nothing of the config before is imported for it.
  python: (snippet) => `
os.environ['HUBPLAN_PLAN_TOKEN'] = ${JSON.stringify(tokens.plan)}
os.environ['HUBPLAN_APPLY_TOKEN'] = ${JSON.stringify(tokens.apply)}
del os
${snippet}`,
  // As tljh/jupyterhub_config.py of TLJH 1.0 and 2.0: every file of its folder is a subconfig, in the order of the names.
  tljh: (snippet) => `
tljh = s['dir'] + '/tljh'
os.makedirs(tljh + '/state')
os.makedirs(tljh + '/config/jupyterhub_config.d')
for name, token in ${JSON.stringify(tokens)}.items():
    with open(tljh + '/state/hubplan-' + name + '.token', 'w') as file:
        file.write(token + '\\n')
with open(tljh + '/config/jupyterhub_config.d/hubplan.py', 'w') as file:
    file.write(${JSON.stringify(snippet)}.replace('/opt/tljh', tljh))
load_subconfig(tljh + '/config/jupyterhub_config.d/hubplan.py')
`,
  // As jupyterhub/files/hub/jupyterhub_config.py of Zero to JupyterHub 2.0 to 4.3: \`c.JupyterHub.services\` and
  // \`load_roles\` begin as the culler's lists; each entry of hub.services is appended with its key as the name and the
  // value of hub.services.NAME.apiToken of the secret as the token, and each of hub.loadRoles with its key as the name.
  helm: (snippet) => `
import yaml
hub = yaml.safe_load(${JSON.stringify(snippet)})['hub']
secret = {'hub.services.hubplan-' + name + '.apiToken': token for name, token in ${JSON.stringify(tokens)}.items()}
for key, service in hub.get('services', {}).items():
    c.JupyterHub.services.append({'name': key, **service, 'api_token': secret['hub.services.' + key + '.apiToken']})
for key, role in hub.get('loadRoles', {}).items():
    c.JupyterHub.load_roles.append({'name': key, **role})
`,
}

const cases: readonly (readonly [ConfigForm, Before])[] = [
  ['python', 'assigned'],
  ['helm', 'assigned'],
  ['tljh', 'assigned'],
  ['python', 'extended'],
  ['tljh', 'extended'],
  ['python', 'never set'],
]

interface Told {
  readonly ok: boolean
  readonly ops: readonly { readonly op: string; readonly lacks: readonly string[] }[]
  readonly role_for_planning: string | null
  readonly role_for_applying: string | null
}

async function doctor(env: Readonly<Record<string, string>>, ...args: string[]) {
  return runInside(['doctor', ...args], { cwd: temporaryFolder(), env })
}

async function told(hub: RealHub, token: string): Promise<Told> {
  const ran = await doctor({ HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token }, '--format', 'json')
  expect(ran.code, ran.stdout + ran.stderr).toBe(0)
  return JSON.parse(ran.stdout) as Told
}

/** What the comment beside the applying service says for changes of admin rights. */
function withAdmin(snippet: string): string {
  const changed = snippet
    .replace('# "admin": True,', '"admin": True,')
    .replace('hubplan-apply: {}', 'hubplan-apply: { admin: true }')
  expect(changed).not.toBe(snippet)
  return changed
}

async function setUp(form: ConfigForm): Promise<string> {
  const { code, stdout, stderr } = await doctor({ HUBPLAN_URL: 'http://127.0.0.1:9' }, '--format', form)
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no token for the hub') })
  return stdout
}

async function expectCuller(hub: RealHub): Promise<void> {
  const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: tokens.plan }
  const folder = temporaryFolder()
  await expect
    .poll(async () => (await runInside(['list', '--format', 'names'], { cwd: folder, env })).stdout, {
      timeout: 30_000,
    })
    .toMatch(/^culler-\d+$/m)
}

describeRealHub('the set-up that doctor prints', (version) => {
  const isNewer = version !== '3.0.0'

  describe.each(casesOf(cases, isNewer ? 0 : 2))('as %s, behind services that were %s', (form, before) => {
    test('is loaded, leaves the others, and makes two tokens with their rights', async () => {
      const snippet = await setUp(form)
      const config = befores[before] + loaders[form](isNewer ? withAdmin(snippet) : snippet)
      const hub = await startRealHub({ version, config })
      try {
        if (before !== 'never set') await expectCuller(hub)
        const [plan, apply] = [await told(hub, tokens.plan), await told(hub, tokens.apply)]
        expect(plan).toMatchObject({ ok: true, role_for_planning: null, role_for_applying: expect.any(String) })
        expect(plan.ops.filter(({ lacks }) => lacks.length === 0)).toEqual([])
        expect(apply).toMatchObject({ ok: true, role_for_planning: null, role_for_applying: null })
        expect(apply.ops.flatMap(({ lacks }) => lacks)).toEqual([])
      } finally {
        await hub.stop()
      }
    })
  })

  if (!isFull) return

  test('and the role that a token lacks are loaded in each form', async () => {
    const services = configForms.map((name) => ({ name, scopes: ['list:users'] }))
    const hub = await startRealHub({ version, services, config: befores.assigned })
    try {
      const lacks = async (form: ConfigForm): Promise<string> => {
        const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: hub.tokens[form] ?? '' }
        const { code, stdout } = await doctor(env, '--format', form)
        expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(`service "${form}"`) })
        return loaders[form](stdout)
      }
      // The loader for Python takes away what the others import.
      for (const form of ['helm', 'tljh', 'python'] as const) hub.addConfig(await lacks(form))
      await hub.restart()
      for (const form of configForms) expect((await told(hub, hub.tokens[form] ?? '')).role_for_planning).toBeNull()
    } finally {
      await hub.stop()
    }
  })

  if (!isNewer) return

  test.each(configForms)('as %s without admin lacks only what its comment says', async (form) => {
    const hub = await startRealHub({ version, config: befores.assigned + loaders[form](await setUp(form)) })
    try {
      const { ops } = await told(hub, tokens.apply)
      expect(ops.filter(({ lacks }) => lacks.length > 0)).toEqual([{ op: 'admin.set', lacks: ['admin'] }])
    } finally {
      await hub.stop()
    }
  })
})
