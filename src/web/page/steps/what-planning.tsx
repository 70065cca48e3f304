/** @jsxImportSource preact */
// A plan that is being made: what is read, and a way to stop.
import type { TaskView } from '../../api.ts'
import { useApp } from '../app.ts'
import { FailureNote } from '../parts/failure.tsx'
import { Live, Note } from '../parts/note.tsx'
import { useTexts } from '../texts/index.ts'

export interface PlanningProps {
  readonly task: TaskView | undefined
  /** It was begun in this window. */
  readonly isAwaited: boolean
}

export function Planning({ task, isAwaited }: PlanningProps) {
  const texts = useTexts()
  const { client, attempt } = useApp()
  const { what } = texts
  return (
    <Live>
      {task?.is === 'planning' ? (
        <Note tone="calm" title={task.what === 'undo' ? texts.do.undoing : what.planning}>
          {task.targets.map(({ target, rows, total }) => (
            <p key={target}>{what.planningOf(target, rows, total)}</p>
          ))}
          <button
            type="button"
            class="small"
            onClick={() => void attempt(async () => void (await client.stopTask(task.id)))}
          >
            {what.stop}
          </button>
        </Note>
      ) : null}
      {task?.is === 'failed' && isAwaited && task.failure !== undefined ? <FailureNote failure={task.failure} /> : null}
    </Live>
  )
}
