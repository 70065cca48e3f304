// The two Python files a real hub needs. Both end themselves when the test process is gone, so that an aborted run leaves nothing behind.

export const hubConfig = `
import json, os, socket, threading, time
import sqlite3
from jupyterhub import orm
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tornado.web import RequestHandler

with open(os.environ['REAL_HUB_SETTINGS']) as f:
    s = json.load(f)

def end_with_the_tests():
    while os.getppid() == s['owner']:
        time.sleep(0.5)
    try:
        os.kill(s['proxyPid'], 9)
    finally:
        os._exit(1)

threading.Thread(target=end_with_the_tests, daemon=True).start()

# A commit per user with a disk flush each makes seeding slow; a temp database needs no flush.
@event.listens_for(Engine, 'connect')
def no_flush(connection, record):
    if isinstance(connection, sqlite3.Connection):
        connection.execute('PRAGMA synchronous=OFF')

# Thousands of users in one commit, as they are in the database when the hub's API has made them with a commit each.
class Crowd(RequestHandler):
    def check_xsrf_cookie(self):
        pass

    def post(self):
        db = self.settings['db']
        role = orm.Role.find(db, 'user')
        # As objects, each new one makes the next one slower.
        users, of_roles = orm.User.__table__, orm.Base.metadata.tables['user_role_map']
        known = {id for id, in db.query(orm.User.id)}
        db.execute(users.insert(), [{'name': name} for name in json.loads(self.request.body)])
        fresh = [id for id, in db.query(orm.User.id) if id not in known]
        db.execute(of_roles.insert(), [{'user_id': id, 'role_id': role.id} for id in fresh])
        db.commit()

# The hub asks the proxy as soon as it is up, once: on a busy machine the proxy, which starts beside it, may be slower.
host, _, port = s['proxyApi'].rpartition('/')[2].partition(':')
for _ in range(600):
    try:
        socket.create_connection((host, int(port)), 1).close()
        break
    except OSError:
        time.sleep(0.05)

c = get_config()
c.JupyterHub.bind_url = s['bindUrl']
c.JupyterHub.hub_ip = '127.0.0.1'
c.JupyterHub.hub_port = s['hubPort']
c.JupyterHub.db_url = s['dbUrl']
c.JupyterHub.cookie_secret = bytes(32)
c.JupyterHub.authenticator_class = 'dummy'
c.JupyterHub.spawner_class = 'simple'
c.JupyterHub.allow_named_servers = s['allowNamedServers']
c.JupyterHub.api_page_max_limit = s['maxPage']
c.JupyterHub.api_page_default_limit = s['defaultPage']
c.JupyterHub.last_activity_interval = 0
c.JupyterHub.services = s['services']
c.JupyterHub.load_groups = s['loadGroups']
c.JupyterHub.load_roles = s['loadRoles']
c.JupyterHub.tornado_settings = {'slow_spawn_timeout': s['slowSpawn'], 'slow_stop_timeout': s['slowStop']}
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = s['proxyApi']
c.ConfigurableHTTPProxy.auth_token = s['proxyToken']
if s['hasCrowd']:
    c.JupyterHub.extra_handlers = [('/crowd', Crowd)]
c.Spawner.cmd = s['standIn']
c.Spawner.poll_interval = 0
c.SimpleLocalProcessSpawner.home_dir_template = s['dir'] + '/home'
# What a test holds must not be given up, or killed, by the hub.
if s['hasHeld']:
    c.Spawner.start_timeout = c.Spawner.http_timeout = c.LocalProcessSpawner.interrupt_timeout = 3600
`

export const standIn = `
import os, signal, sys, threading, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlparse

folder, owner, spawn_delay, stop_delay, held = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), sys.argv[5]

with open(os.path.join(folder, 'pids', str(os.getpid())), 'w'):
    pass

def until_let_go():
    while not os.path.exists(os.path.join(folder, 'let-go', os.environ['JUPYTERHUB_USER'])):
        time.sleep(0.02)

def end(*_):
    time.sleep(stop_delay)
    if held == 'stops':
        until_let_go()
    os._exit(0)

def end_with_the_tests():
    while True:
        time.sleep(0.5)
        try:
            os.kill(owner, 0)
        except OSError:
            os._exit(1)

signal.signal(signal.SIGINT, end)
signal.signal(signal.SIGTERM, end)
threading.Thread(target=end_with_the_tests, daemon=True).start()
time.sleep(spawn_delay)
if held == 'starts':
    until_let_go()

class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'ok')
    def log_message(self, *args):
        pass

HTTPServer(('127.0.0.1', urlparse(os.environ['JUPYTERHUB_SERVICE_URL']).port), Answer).serve_forever()
`

/** Config of a hub that stores a name of the map as the other one, as it does where logins come from outside. */
export function mappingConfig(usernameMap: Readonly<Record<string, string>>): string {
  return `c.Authenticator.username_map = ${JSON.stringify(usernameMap)}`
}

/** Config of a hub whose authenticator makes `ann` of `ann@x.edu`, wherever a name comes from. */
export const cuttingConfig = `
from jupyterhub.auth import DummyAuthenticator

class CuttingAuthenticator(DummyAuthenticator):
    def normalize_username(self, username):
        return super().normalize_username(username.partition('@')[0])

c.JupyterHub.authenticator_class = CuttingAuthenticator
`

/** Config of a hub whose authenticator has another name; it lets people in as the dummy one does. */
export function claimableConfig(module: string, name: string): string {
  return `
from jupyterhub.auth import DummyAuthenticator

class ${name}(DummyAuthenticator):
    pass

${name}.__module__ = ${JSON.stringify(module)}
c.JupyterHub.authenticator_class = ${name}
`
}
