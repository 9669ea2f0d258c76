#!/bin/sh
# Usage: with-polkit.sh ANSWER BIN COMMAND [ARG...]
#
# Runs COMMAND on a machine of its own as far as elevation goes: a system bus and polkit that nobody
# else sees, an empty /run/taproom. polkit gives ANSWER (polkit.Result.*: YES, NO, AUTH_ADMIN) to pkexec.
# Needs root, a network namespace that may be changed, and:
#   unshare --mount --pid --fork --kill-child --mount-proc
# around it: with the end of this script, everything that it started ends.
#
# When COMMAND has ended it says whether a helper is still there:  helper: STATUS-OF-TAPROOM
set -eu
answer=$1
bin=$2
shift 2

mount --make-rprivate /
for folder in /run/dbus /run/netns /run/taproom /etc/polkit-1/rules.d; do
  mkdir -p "$folder"
  mount -t tmpfs -o mode=755 none "$folder"
done
cat > /etc/polkit-1/rules.d/10-test.rules <<RULE
polkit.addRule(function (action) {
  if (action.id === 'org.freedesktop.policykit.exec') return polkit.Result.$answer;
});
RULE

dbus-daemon --system --nofork --nopidfile &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
/usr/lib/polkit-1/polkitd --no-debug &
until dbus-send --system --print-reply=literal --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.PolicyKit1 | grep -q true; do sleep 0.05; done

code=0
"$@" || code=$?
env -u TAPROOM_SOCKET "$bin/taproom" status > /dev/null && echo "helper: 0" || echo "helper: $?"
exit "$code"
