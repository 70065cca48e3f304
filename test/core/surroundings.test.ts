import { expect, test } from 'vitest'

import { type Surroundings, surroundingsOf } from '../../src/core/surroundings.ts'
import type { Env } from '../../src/core/types.ts'

const github = { CI: 'true', GITHUB_ACTIONS: 'true' }
const gitlab = { CI: 'true', GITLAB_CI: 'true' }

test.each<[string, Env, Surroundings]>([
  ['a shell', {}, { is: 'shell' }],
  ['a shell, where CI says no', { CI: 'false', GITHUB_ACTIONS: '', GITLAB_CI: 'false' }, { is: 'shell' }],
  ['a shell, whatever an event is called', { GITHUB_EVENT_NAME: 'push', CI_PIPELINE_SOURCE: 'push' }, { is: 'shell' }],
  ['a CI system', { CI: '1' }, { is: 'ci' }],
  ['GitHub, a pull request', { ...github, GITHUB_EVENT_NAME: 'pull_request' }, { is: 'github', event: 'request' }],
  [
    'GitHub, a pull request of a fork',
    { ...github, GITHUB_EVENT_NAME: 'pull_request_target' },
    { is: 'github', event: 'request' },
  ],
  ['GitHub, a merge queue', { ...github, GITHUB_EVENT_NAME: 'merge_group' }, { is: 'github', event: 'request' }],
  ['GitHub, a push', { ...github, GITHUB_EVENT_NAME: 'push' }, { is: 'github', event: 'push' }],
  ['GitHub, a schedule', { ...github, GITHUB_EVENT_NAME: 'schedule' }, { is: 'github', event: 'schedule' }],
  ['GitHub, a button', { ...github, GITHUB_EVENT_NAME: 'workflow_dispatch' }, { is: 'github', event: 'manual' }],
  ['GitHub, without a word on why', github, { is: 'github', event: 'manual' }],
  [
    'GitLab, a merge request',
    { ...gitlab, CI_PIPELINE_SOURCE: 'merge_request_event' },
    { is: 'gitlab', event: 'request' },
  ],
  [
    'GitLab, a pull request elsewhere',
    { ...gitlab, CI_PIPELINE_SOURCE: 'external_pull_request_event' },
    { is: 'gitlab', event: 'request' },
  ],
  ['GitLab, a push', { ...gitlab, CI_PIPELINE_SOURCE: 'push' }, { is: 'gitlab', event: 'push' }],
  ['GitLab, a schedule', { ...gitlab, CI_PIPELINE_SOURCE: 'schedule' }, { is: 'gitlab', event: 'schedule' }],
  ['GitLab, a button', { ...gitlab, CI_PIPELINE_SOURCE: 'web' }, { is: 'gitlab', event: 'manual' }],
])('is %s', (_, env, surroundings) => expect(surroundingsOf(env)).toEqual(surroundings))
