"""Deletes all users whose name matches a glob: delete_users.py GLOB"""
import fnmatch
import sys

from hub import count, delete, get

# All pages first, because a deletion moves the offsets of the pages that follow.
names = []
offset = 0
while offset is not None:
    page = get(f"/hub/api/users?offset={offset}", headers={"Accept": "application/jupyterhub-pagination+json"}).json()
    names += [user["name"] for user in page["items"]]
    following = page["_pagination"]["next"]
    offset = following and following["offset"]

matching = fnmatch.filter(names, sys.argv[1])
for name in matching:
    print(name)
count([delete(f"/hub/api/users/{name}") for name in matching])
