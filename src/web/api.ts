// What the page and its server say to each other: plain data, for both sides. No request and no answer holds a token,
// except the request that gives one.
//
// The page is served at `/`, without a cookie: it holds nothing secret. Its address ends in `#KEY`. The page sends the key
// once with `POST /api/enter`, and removes it from the address (history.replaceState). The answer is a cookie, and the
// random path (`Entered.path`) for which it is set: all other routes, and each address in an answer (`href`, `page`), lie
// below it, as `/PATH/api/session`. When that is answered, the cookie is there already (a reload, a second tab) and no
// key is needed. Without the cookie, or at another path, all is 403.
// Each request that changes something is JSON (`content-type: application/json`), except uploads (multipart/form-data).
// The header `hubplan-tab` may name the window that asks, so that it knows its own changes in the events.
// An error has a status of 400 and above and `ApiError` as its body.
//
// | route                                 | body             | answer          |
// | ------------------------------------- | ---------------- | --------------- |
// | POST   /api/enter (below no path)     | EnterRequest     | Entered         |
// | GET    /api/session                   |                  | Session         |
// | GET    /api/events?tab=ID             |                  | SSE, ServerEvent in `data`; keeps the tab alive |
// | POST   /api/goodbye                   | Goodbye          | Done; for navigator.sendBeacon (a Blob of JSON) on pagehide |
// | POST   /api/connections               | ConnectRequest   | ConnectionView, `trying`; the rest by events |
// | PUT    /api/connections/:id           | ConnectRequest   | ConnectionView; tried again, without a token with the one it has |
// | POST   /api/connections/:id/refresh   |                  | ConnectionView; reads the people again |
// | DELETE /api/connections/:id           |                  | Done; forgets the token |
// | POST   /api/uploads                   | FormData: `file` | UploadView      |
// | GET    /api/uploads/:id?sheet=NAME    |                  | UploadView of another sheet |
// | PUT    /api/draft                     | Draft            | DraftView: the live answer |
// | POST   /api/plans                     | PlanRequest      | TaskView, `planning`; ends by events |
// | GET    /api/plans                     |                  | PlanListView    |
// | GET    /api/plans/:id                 |                  | PlanSetView     |
// | GET    /plans/:id/:target/            |                  | the plan page, for a frame |
// | POST   /api/plans/:id/apply           | ApplyRequest     | RunView; ends by events; also resumes |
// | POST   /api/plans/:id/refuse          | RefuseRequest    | PlanSetView     |
// | POST   /api/plans/:id/undo            | UndoRequest      | TaskView, as for a plan |
// | GET    /api/runs/:id                  |                  | RunView (the id is that of the plan) |
// | POST   /api/runs/:id/stop             |                  | RunView, `stopping` |
// | POST   /api/tasks/:id/stop            |                  | Done; planning ends |
// | GET    /api/plans/:id/files/:name     |                  | a download      |
export type { Diagnosis, Right, Snippets, Step } from '../core/look/diagnosis.ts'
export type { Op, OutcomeKind, ProviderName } from '../core/types.ts'
export type { FailureJson } from '../views/problem-json.ts'
export * from './api/do.ts'
export * from './api/errors.ts'
export * from './api/look.ts'
export * from './api/session.ts'
export * from './api/what.ts'
export * from './api/where.ts'
