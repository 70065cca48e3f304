"""samba-ad.py DIR: changes the domain of DIR, also while it runs. Standard input is JSON, see Changes of
test/helpers/samba-ad.ts."""

import json
import sys

from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

folder = sys.argv[1]
settings = LoadParm()
settings.load(folder + "/etc/smb.conf")
db = SamDB(url=folder + "/private/sam.ldb", session_info=system_session(), lp=settings)
wanted = json.load(sys.stdin)
# A transaction a person would take many times as long.
db.transaction_start()
for entry in wanted.get("add", []):
    db.add(entry)
if wanted.get("ldif"):
    db.modify_ldif(wanted["ldif"])
for name, group in wanted.get("firstGroups", {}).items():
    found = db.search(expression="(sAMAccountName=%s)" % group, attrs=["objectSid"])[0]
    rid = ndr_unpack(security.dom_sid, found["objectSid"][0]).split()[1]
    person = db.search(expression="(sAMAccountName=%s)" % name, attrs=[])[0]
    db.modify_ldif("dn: %s\nchangetype: modify\nreplace: primaryGroupID\nprimaryGroupID: %d\n" % (person.dn, rid))
db.transaction_commit()
for name, password in wanted.get("passwords", {}).items():
    db.setpassword("(sAMAccountName=%s)" % name, password, False)
