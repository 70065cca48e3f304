// The texts of the manual: every topic is a markdown file in this folder, bundled as text.
import alteryx from './alteryx.md?raw'
import apply from './apply.md?raw'
import architecture from './architecture.md?raw'
import audit from './audit.md?raw'
import aup from './aup.md?raw'
import bevy from './bevy.md?raw'
import check from './check.md?raw'
import ci from './ci.md?raw'
import connection from './connection.md?raw'
import contributing from './contributing.md?raw'
import desiredState from './desired-state.md?raw'
import directory from './directory.md?raw'
import exitCodes from './exit-codes.md?raw'
import formats from './formats.md?raw'
import guards from './guards.md?raw'
import housekeeping from './housekeeping.md?raw'
import init from './init.md?raw'
import install from './install.md?raw'
import jobs from './jobs.md?raw'
import jupyterhub from './jupyterhub.md?raw'
import leaving from './leaving.md?raw'
import library from './library.md?raw'
import look from './look.md?raw'
import manyHubs from './many-hubs.md?raw'
import manyPlans from './many-plans.md?raw'
import names from './names.md?raw'
import network from './network.md?raw'
import overrides from './overrides.md?raw'
import performance from './performance.md?raw'
import plan from './plan.md?raw'
import presets from './presets.md?raw'
import review from './review.md?raw'
import roster from './roster.md?raw'
import sandbox from './sandbox.md?raw'
import security from './security.md?raw'
import start from './start.md?raw'
import type { TopicName } from './topics.ts'
import troubleshooting from './troubleshooting.md?raw'
import undo from './undo.md?raw'
import user from './user.md?raw'
import warnings from './warnings.md?raw'
import web from './web.md?raw'

export { headings, type TopicName, topicNames } from './topics.ts'

const texts: Readonly<Record<TopicName, string>> = {
  install,
  start,
  web,
  init,
  sandbox,
  jobs,
  troubleshooting,
  roster,
  presets,
  'desired-state': desiredState,
  leaving,
  names,
  network,
  directory,
  housekeeping,
  'many-hubs': manyHubs,
  'many-plans': manyPlans,
  plan,
  guards,
  warnings,
  overrides,
  review,
  apply,
  undo,
  audit,
  ci,
  look,
  user,
  check,
  jupyterhub,
  aup,
  bevy,
  alteryx,
  connection,
  'exit-codes': exitCodes,
  formats,
  library,
  security,
  performance,
  contributing,
  architecture,
}

/** One topic of the manual. */
export interface Topic {
  readonly name: TopicName
  readonly title: string
  /** One sentence. */
  readonly summary: string
  /** The markdown of the whole file, without the markers of generated tables. */
  readonly text: string
}

/** A topic by its name. */
export function topicOf(name: TopicName): Topic {
  const text = texts[name].replaceAll(/^<!-- (?:table: .*|end) -->\n\n?/gm, '')
  const [title = '', summary = ''] = text.split('\n\n')
  return { name, title: title.replace(/^# /, ''), summary: summary.replaceAll('\n', ' '), text }
}
