/**
 * Runs `$@` and ends with its exit code. File descriptor 3 is a pipe whose other end this program holds: when that goes,
 * however it ends, the whole process group is killed (by the number of this shell, which must lead it). A TERM for the group
 * reaches the command, not the shell; what shells say of a command that a signal ended is no part of its output, which the
 * command's own subshell takes for itself.
 */
export const guardScript = `
( trap '' TERM INT HUP; read -r _ <&3; kill -KILL "-$$" ) >/dev/null 2>&1 &
guard=$!
trap : TERM
exec 4>&2 2>/dev/null
( exec 2>&4 3<&- 4>&-; exec "$@" )
code=$?
kill -KILL "$guard"
exit "$code"
`;

/**
 * Runs `$2…` in the folder `$1`; the last shell before the command. The command's PATH comes in POD_TASKS_PATH, since it
 * must not decide which tools the scripts use.
 */
export const innerScript = `
cd "$1" || exit 126
shift
PATH=$POD_TASKS_PATH
unset POD_TASKS_PATH
trap : TERM
exec 4>&2 2>/dev/null
( exec 2>&4 4>&-; exec "$@" )
exit $?
`;

/**
 * As the first process of new namespaces: makes the mounts of table `$2`, enters the root folder `$1` and runs innerScript,
 * given as `$3`, with the rest.
 */
export const rootScript = `
root=$1 table=$2 inner=$3
shift 3
mount -a -T "$table" || exit 125
mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc" || exit 125
exec chroot "$root" /bin/sh -c "$inner" pod-task "$@"
`;
