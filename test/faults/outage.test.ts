// A real JupyterHub that is away for 45 s in the middle of an apply, as during a `helm upgrade`: one command, exit 0, each change once.
import { expect, test } from 'vitest'

import { useStage } from '../e2e/desk.ts'
import { startCli } from '../helpers/cli.ts'
import { describeOneHub } from '../helpers/real-hub.ts'
import { holdNth } from './hold.ts'
import { startProxy } from './proxy.ts'
import { planTurnover } from './turnover.ts'

const awayMs = 45_000
const sizes = { coming: 80, rising: 59, leaving: 80 }

describeOneHub('a hub that is away for 45 s in the middle of 300 actions', (version) => {
  const stage = useStage({ version, asSystem: true, users: [{ name: 'root', admin: true }] })

  // The proxy of the hub answers 503 in the meantime; on the hub's own port there is no answer.
  const [where, at, method, nth] = (
    {
      '3.0.0': ['behind its proxy, while admins are set', 'url', 'PATCH', 10],
      '5.2.1': ['on its own port, while users are deleted', 'hubUrl', 'DELETE', 20],
    } as const
  )[version]
  test(`${where}: one command`, async () => {
    const { hub } = stage()
    const held = holdNth(method, nth)
    const proxy = await startProxy({ target: hub[at], faultOf: () => undefined, onPassing: held.onPassing })
    try {
      const { desk, isDone, actions } = await planTurnover(stage(), { mark: `at${nth}`, sizes, proxy })
      expect(actions).toBe(300)
      const options = {
        cwd: desk.folder,
        env: { HUBPLAN_URL: proxy.url, HUBPLAN_TOKEN: hub.tokens[stage().self] ?? '' },
      }
      const run = startCli(['apply', 'plan.json', '--format', 'json'], options)
      await held.reachedBy(run)
      expect(desk.journal().some(({ type }) => type === 'end')).toBe(false)
      await hub.restart({ awayMs, onAway: held.letGo })
      const { code, stdout, stderr } = await run.ended
      expect(code, stderr).toBe(0)
      await isDone(stdout)
    } finally {
      held.letGo()
      await proxy.close()
    }
  }, 180_000)
})
