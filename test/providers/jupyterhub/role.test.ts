import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { configForms } from '../../../src/core/look/config-forms.ts'
import { examples } from '../../../src/core/look/diagnosis.ts'
import type { Identity } from '../../../src/core/types.ts'
import { aup } from '../../../src/providers/aup/index.ts'
import { roleCodeOf } from '../../../src/providers/jupyterhub/config-python.ts'
import { jupyterhub } from '../../../src/providers/jupyterhub/index.ts'
import { needs } from '../../../src/providers/jupyterhub/needs.ts'
import { inEveryForm, lackOf, nothingLacks, setUpOf } from '../../../src/providers/jupyterhub/role.ts'
import { applyScopes, fewest, readScopes } from '../../../src/providers/jupyterhub/scopes.ts'
import { snapshot } from '../../core/live.ts'

const service: Identity = { kind: 'service', name: 'planner', admin: false, version: '5.2.1', scopes: [] }
const why = 'JupyterHub 5.2.1 lets only admins change who is admin'
const forPlan = { for: 'plan', why } as const
const forApply = { for: 'apply', why } as const

/** The names of roles without the part that depends on the scopes. */
function plain(text: string): string {
  return text.replaceAll(/(hubplan-(?:plan|apply)-)[0-9a-f]{6}/g, '$1xxxxxx')
}

function lacking(identity: Identity, what: readonly string[], use: typeof forPlan | typeof forApply) {
  const lack = lackOf(identity, what, use)
  if (lack === undefined) throw new Error('nothing lacks')
  return { code: plain(roleCodeOf(lack)), forms: inEveryForm(lack) }
}

describe('what a token lacks', () => {
  test('is a role for this service', () => {
    expect(lacking(service, ['list:users', 'read:users'], forPlan).code).toBe(
      [
        'c.JupyterHub.load_roles.extend([',
        '    {',
        '        "name": "hubplan-plan-xxxxxx",',
        '        "services": ["planner"],',
        '        "scopes": ["list:users", "read:users"],',
        '    },',
        '])',
        '',
      ].join('\n'),
    )
  })

  test('gives another set of scopes another name, so that both can be pasted', () => {
    const name = (scopes: string[]): string | undefined => lackOf(service, scopes, forPlan)?.roles[0]?.name
    expect(name(['a'])).toBe(name(['a']))
    expect(name(['a'])).not.toBe(name(['b']))
  })

  test('is for a user, whose name is a literal of Python', () => {
    const { code } = lacking({ ...service, kind: 'user', name: 'ü"\\😀' }, ['list:users'], forApply)
    expect(code).toContain(String.raw`"users": ["\U000000fc\"\\\U0001f600"],`)
  })

  test('says who must be an admin', () => {
    const user: Identity = { ...service, kind: 'user' }
    expect(lacking(service, ['admin'], forApply).code).toBe(
      `# ${why}:\n# the entry of "planner" in c.JupyterHub.services needs "admin": True\n`,
    )
    expect(lacking(user, ['admin'], forApply).code).toContain('# "planner" must be an admin\n')
    expect(lacking(service, ['admin'], forApply).forms.helm).toBe(
      `# What the token of service "planner" lacks to apply.\n# ${why}:\n# service "planner" in hub.services needs admin: true\n`,
    )
    expect(lacking(user, ['admin'], forApply).forms.helm).toContain('# "planner" must be an admin\n')
  })

  test('is nothing when no scope is missing', () => {
    expect(lackOf(service, [], forPlan)).toBeUndefined()
    const text = '# Nothing is missing: the token of service "planner" has every right to plan.\n'
    expect(nothingLacks(service, 'plan')).toEqual({ python: text, helm: text, tljh: text })
  })

  test('is a whole file in each form', () => {
    const { forms } = lacking(service, ['list:users', 'admin'], forApply)
    expect(Object.keys(forms)).toEqual(configForms)
    expect(plain(forms.python)).toBe(
      [
        '# What the token of service "planner" lacks to apply.',
        '# Add this at the end of jupyterhub_config.py, and restart the hub.',
        'c.JupyterHub.load_roles.extend([',
        '    {',
        '        "name": "hubplan-apply-xxxxxx",',
        '        "services": ["planner"],',
        '        "scopes": ["list:users"],',
        '    },',
        '])',
        `# ${why}:`,
        '# the entry of "planner" in c.JupyterHub.services needs "admin": True',
        '',
      ].join('\n'),
    )
    expect(plain(forms.helm)).toBe(
      [
        '# What the token of service "planner" lacks to apply.',
        '# Merge this into values.yaml, or give the file to helm upgrade with one more -f.',
        "# Where the hub's chart is a dependency of another chart, indent it below that name.",
        'hub:',
        '  loadRoles:',
        '    hubplan-apply-xxxxxx:',
        '      services: ["planner"]',
        '      scopes: ["list:users"]',
        `# ${why}:`,
        '# service "planner" in hub.services needs admin: true',
        '',
      ].join('\n'),
    )
    // Another file than that of the services, which it must not replace.
    expect(plain(forms.tljh)).toBe(
      plain(forms.python).replace(
        '# Add this at the end of jupyterhub_config.py, and restart the hub.',
        [
          '# Save this as /opt/tljh/config/jupyterhub_config.d/hubplan-apply-xxxxxx.py on the machine of the hub.',
          '# Then:',
          '#   sudo tljh-config reload hub',
        ].join('\n'),
      ),
    )
    expect(lacking(service, ['admin'], forApply).forms.tljh).toContain('/jupyterhub_config.d/hubplan-admin.py ')
  })
})

describe('the first set-up', () => {
  test('has every right that an action needs, but for tokens, on every hub', () => {
    const scopes = ['delete:users', 'list:users', 'read:users', 'read:users:groups', 'read:users:activity']
    const all = [
      ...applyScopes,
      ...scopes,
      'groups',
      'delete:groups',
      'list:groups',
      'read:groups',
      'read:roles:groups',
    ]
    const held = [...all, 'read:servers', 'delete:servers', 'start:servers']
    // Nothing in it that the scopes of the role do not imply.
    expect(fewest(held)).toEqual([...applyScopes])
    expect(readScopes.filter((scope) => !held.includes(scope))).toEqual([])
    for (const version of ['2.3.1', '3.0.0', '4.1.6', '5.2.1', '5.5.1', '6.0.0']) {
      const live = snapshot([], { identity: { ...service, version, scopes: held } })
      // Rights to revoke tokens come with a plan that does so.
      const all = examples(jupyterhub.manages).filter(({ op }) => op !== 'token.revoke')
      const unmet = needs(all, live).filter(({ met }) => !met)
      expect(unmet.map(({ what }) => what).filter((what) => what !== 'admin')).toEqual([])
    }
  })

  test('as Python reads the tokens from the environment', () => {
    expect(setUpOf({ isForAdmins: false }).python).toBe(
      [
        '# Two services for hubplan: hubplan-plan can only read, hubplan-apply can also write.',
        '# Add this at the end of jupyterhub_config.py, and restart the hub.',
        '# The hub reads HUBPLAN_PLAN_TOKEN and HUBPLAN_APPLY_TOKEN from its environment.',
        '# Make each with: openssl rand -hex 32',
        '# If the hub has a service of that name already, correct its token instead.',
        'import os',
        '',
        'c.JupyterHub.services.extend([',
        '    {',
        '        "name": "hubplan-plan",',
        '        "api_token": os.environ["HUBPLAN_PLAN_TOKEN"],',
        '    },',
        '    {',
        '        "name": "hubplan-apply",',
        '        "api_token": os.environ["HUBPLAN_APPLY_TOKEN"],',
        '        # From JupyterHub 4.1.6 and 5.1 on, only an admin can change who is an admin. To plan that,',
        '        # uncomment the next line:',
        '        # "admin": True,',
        '    },',
        '])',
        ...roles,
        '',
      ].join('\n'),
    )
  })

  const roles = [
    'c.JupyterHub.load_roles.extend([',
    '    {',
    '        "name": "hubplan-plan",',
    '        "services": ["hubplan-plan"],',
    '        "scopes": ["list:users", "read:users", "read:servers", "list:groups", "read:groups", "read:roles:groups"],',
    '    },',
    '    {',
    '        "name": "hubplan-apply",',
    '        "services": ["hubplan-apply"],',
    '        "scopes": ["admin:groups", "admin:users", "servers"],',
    '    },',
    '])',
  ]

  test('for TLJH reads the tokens from files of root', () => {
    const { tljh } = setUpOf({ isForAdmins: false })
    expect(tljh.split('from pathlib')[0]).toBe(
      [
        '# Two services for hubplan: hubplan-plan can only read, hubplan-apply can also write.',
        '# Save this as /opt/tljh/config/jupyterhub_config.d/hubplan.py on the machine of the hub.',
        '# Before, make the tokens in files that only root can read:',
        "#   sudo sh -c 'umask 077; openssl rand -hex 32 > /opt/tljh/state/hubplan-plan.token'",
        "#   sudo sh -c 'umask 077; openssl rand -hex 32 > /opt/tljh/state/hubplan-apply.token'",
        '# Then:',
        '#   sudo tljh-config reload hub',
        '# On this machine, with its base_url behind the address if it has one:',
        '#   export HUBPLAN_URL=http://127.0.0.1:15001',
        '#   export HUBPLAN_TOKEN="$(sudo cat /opt/tljh/state/hubplan-plan.token)"',
        '# On another machine HUBPLAN_URL is the address that users open.',
        '',
      ].join('\n'),
    )
    expect(tljh).toContain('"api_token": Path("/opt/tljh/state/hubplan-apply.token").read_text().strip(),\n')
    expect(tljh).toContain(`\n${roles.join('\n')}\n`)
  })

  test('for Helm are values, and says where the tokens and the address are', () => {
    const { helm } = setUpOf({ isForAdmins: false })
    expect(parse(helm)).toEqual({
      hub: {
        services: { 'hubplan-plan': {}, 'hubplan-apply': {} },
        loadRoles: {
          'hubplan-plan': { services: ['hubplan-plan'], scopes: [...readScopes] },
          'hubplan-apply': { services: ['hubplan-apply'], scopes: [...applyScopes] },
        },
      },
    })
    expect(helm.split('\n').filter((line) => /^ *#/.test(line))).toEqual([
      '# Two services for hubplan: hubplan-plan can only read, hubplan-apply can also write.',
      '# Merge this into values.yaml, or give the file to helm upgrade with one more -f.',
      "# Where the hub's chart is a dependency of another chart, indent it below that name.",
      '    # From JupyterHub 4.1.6 and 5.1 on, only an admin can change who is an admin. To plan that,',
      '    # write { admin: true } instead of {}:',
      '# The chart makes the tokens. Replace NAMESPACE by the namespace of the hub:',
      '#   export HUBPLAN_TOKEN="$(kubectl get secret hub -n NAMESPACE \\',
      "#     -o jsonpath='{.data.hub\\.services\\.hubplan-plan\\.apiToken}' | base64 -d)\"",
      '#   export HUBPLAN_TOKEN="$(kubectl get secret hub -n NAMESPACE \\',
      "#     -o jsonpath='{.data.hub\\.services\\.hubplan-apply\\.apiToken}' | base64 -d)\"",
      '# HUBPLAN_URL is the address that users open. In a pod in the namespace of the hub it is',
      '# http://hub:8081 (with --insecure-http), then hub.baseUrl, if one is set. The pod needs the label',
      '#   hub.jupyter.org/network-access-hub: "true"',
    ])
  })

  test('on an AUP Learning Cloud is one service that is an admin', async () => {
    const { python, helm, tljh } = setUpOf({ isForAdmins: true })
    expect(await aup.setUp?.()).toEqual({ python, helm, tljh })
    expect(await jupyterhub.setUp?.()).toEqual(setUpOf({ isForAdmins: false }))
    expect(parse(helm)).toEqual({ hub: { services: { hubplan: { admin: true } } } })
    expect(helm).toContain('# The chart makes the token. Replace')
    for (const text of [python, tljh]) expect(text).toContain('        "admin": True,\n    },\n])\n')
    expect(python).toContain(
      '# The hub reads HUBPLAN_TOKEN from its environment.\n# Make it with: openssl rand -hex 32\n',
    )
    expect(python).not.toContain('load_roles')
  })
})
