// Users that a login or the hub's own config creates again, and groups that the authenticator decides.
import { describe, expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { useStage } from './desk.ts'

/** Takes any name and any password, and is called like what people have. */
const oauth = `
from jupyterhub.auth import DummyAuthenticator

class GitHubOAuthenticator(DummyAuthenticator):
    pass

c.JupyterHub.authenticator_class = GitHubOAuthenticator
c.Authenticator.manage_groups = True
c.Authenticator.allowed_users = {'ann', 'ben', 'cat'}
c.Authenticator.admin_users = {'boss'}
`

const loaded = `
c.JupyterHub.load_groups = {'crew': ['cat']}
c.JupyterHub.load_roles.append({'name': 'helper', 'users': ['eve'], 'scopes': ['self']})
`

describeRealHub('A hub whose people come from outside', (version) => {
  describe('with groups that its authenticator manages', () => {
    const stage = useStage({ version, config: oauth, users: [{ name: 'root', admin: true }, 'dan', 'eve'] })

    test('a plan says once, beside the deletions, that the deleted come back', async () => {
      const desk = stage().desk()
      const ran = await desk.run('plan', '--absent', 'dan', '--absent', 'eve', '-o', 'plan.json')
      expect(ran.code, ran.stderr).toBe(0)
      const told = desk.plan().findings.filter(({ guard }) => guard === 'outside-login')
      expect(told.map(({ level, actions }) => [level, actions])).toEqual([
        ['info', ['user.delete:dan', 'user.delete:eve']],
      ])
      expect(told[0]?.message).toMatch(/GitHubOAuthenticator"\): 2 deleted users can come back with empty accounts/)
      expect(ran.stdout.split('can come back')).toHaveLength(2)
    })

    test('doctor does not say that a plan with groups may be applied, and apply says what to do', async () => {
      const desk = stage().desk()
      desk.write('u.csv', 'username,groups\ndan,ml\neve,ml;cv\n')
      expect((await desk.run('plan', 'u.csv', '-o', 'plan.json')).code).toBe(0)
      const doctor = await desk.run('doctor', 'plan.json')
      expect(doctor.code, doctor.stdout).toBe(0)
      expect(doctor.stdout).not.toContain('may apply')
      expect(doctor.stdout).toContain(
        "This token has every right that plan.json needs. It cannot see whether the hub's authenticator manages the groups.",
      )
      const applied = await desk.run('apply', 'plan.json')
      expect(applied.code).toBe(5)
      expect(applied.stdout).toContain('Next: set target.groups: read-only')
      expect(applied.stdout).not.toContain('run the same command again')
    })

    test('people of its config come back at its next start: the deleted, and the demoted as admins', async () => {
      const { hub, bare } = stage()
      const desk = stage().desk()
      expect(await bare.person('ann')).toBeDefined()
      const planned = await desk.run('plan', '--absent', 'ann', '--no-admin', 'boss', '-o', 'old.json')
      expect(planned.code, planned.stdout + planned.stderr).toBe(0)
      expect((await desk.run('apply', 'old.json')).code).toBe(0)
      expect([await bare.person('ann'), (await bare.person('boss'))?.admin]).toEqual([undefined, false])

      await hub.restart()
      expect((await bare.person('ann'))?.name).toBe('ann')
      expect((await bare.person('boss'))?.admin).toBe(true)
      const again = await desk.run(
        'plan',
        '--absent',
        'ann',
        '--no-admin',
        'boss',
        '--against',
        'old.json',
        '-o',
        'plan.json',
      )
      expect(again.code, again.stdout + again.stderr).toBe(0)
      const told = desk.plan().findings.filter(({ guard }) => guard === 'undone')
      expect(told.map(({ actions }) => actions)).toEqual([['user.delete:ann'], ['admin.set:boss']])
    })
  })

  describe('with members and roles in its config', () => {
    const stage = useStage({ version, config: loaded, users: [{ name: 'root', admin: true }] })

    test('they come back at its next start, and a plan against the last one says so', async () => {
      const { hub, bare } = stage()
      const desk = stage().desk()
      desk.write(
        'own.yaml',
        'version: 1\nusers: [{ name: cat, groups: [] }, { name: eve, ensure: absent }]\ngroups: [{ name: crew }]\n',
      )
      const plan = (file: string, ...more: string[]) =>
        desk.run('plan', 'own.yaml', '--allow', 'group-removals', ...more, '-o', file)
      const planned = await plan('old.json')
      expect(planned.code, planned.stdout + planned.stderr).toBe(0)
      expect((await desk.run('apply', 'old.json')).code).toBe(0)
      expect([(await bare.person('cat'))?.groups, await bare.person('eve')]).toEqual([[], undefined])

      await hub.restart()
      expect([(await bare.person('cat'))?.groups, (await bare.person('eve'))?.name]).toEqual([['crew'], 'eve'])
      const again = await plan('plan.json', '--against', 'old.json')
      expect(again.code, again.stdout + again.stderr).toBe(0)
      const told = desk.plan().findings.filter(({ guard }) => guard === 'undone')
      expect(told.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^1 membership that old\.json removed is there again: "cat" in "crew"; /),
        expect.stringMatching(/^1 user that old\.json deleted is there again: "eve"; /),
      ])
    })
  })
})
