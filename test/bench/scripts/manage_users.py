"""Manages users from CSV files:

manage_users.py create FILE | list | export FILE | delete FILE | set-admin FILE | revoke-admin FILE
                | set-passwords FILE | set-quota FILE
"""
import csv
import sys

from hub import checked, count, delete, get, patch, post


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def users():
    # One request, without pages: the hub gives as many as it gives a client that asks for no page.
    return get("/hub/api/users").json()


def create(path):
    replies = []
    for row in rows(path):
        replies.append(post(f"/hub/api/users/{row['username']}", {"admin": row.get("admin") == "true"}))
    count(replies)


def list_users():
    for user in users():
        print(f"{user['name']:<20} {user['admin']!s:<10} {user['last_activity'] or 'Never'}")


def export(path):
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["username", "admin", "created", "last_activity"])
        for user in users():
            table.writerow([user["name"], user["admin"], user["created"], user["last_activity"]])


def remove(path):
    replies = []
    for row in rows(path):
        # It looks whether the user is there.
        get(f"/hub/api/users/{row['username']}")
        replies.append(delete(f"/hub/api/users/{row['username']}"))
    count(replies)


def set_admin(path, admin):
    count([patch(f"/hub/api/users/{row['username']}", {"admin": admin}) for row in rows(path)])


def set_passwords(path):
    given = [{"username": row["username"], "password": row["password"]} for row in rows(path)]
    print(checked(post("/hub/admin/api/batch-set-password", {"users": given, "force_change": True})).json())


def set_quota(path):
    replies = []
    for row in rows(path):
        replies.append(post(f"/hub/admin/api/quota/{row['username']}", {"action": "set", "amount": int(row["quota"])}))
    count(replies)


commands = {
    "create": create,
    "list": list_users,
    "export": export,
    "delete": remove,
    "set-admin": lambda path: set_admin(path, True),
    "revoke-admin": lambda path: set_admin(path, False),
    "set-passwords": set_passwords,
    "set-quota": set_quota,
}
# Whether the hub answers at all.
get("/hub/api/")
commands[sys.argv[1]](*sys.argv[2:])
