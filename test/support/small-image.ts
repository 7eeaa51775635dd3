// An image of some megabytes for engines that belong to one test, which our own would take too long to get into: folders like those of our own, a
// shell, what the self-test uses, and Python with what the runner imports.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** What tests call it in their engine. */
export const smallImage = "ensemble-sandbox:small";

/** The file to import it from, in a folder of the caller's. */
export async function makeSmallImage(folder: string): Promise<string> {
	const file = join(folder, "image.tar");
	await promisify(execFile)("sh", ["-ec", script, "make", join(folder, "image"), file]);
	return file;
}

const script = `
python=$(readlink -f /usr/bin/python3)
programs="/bin/sh $python /usr/bin/head /usr/bin/tail /usr/bin/wc /bin/grep /bin/ls /bin/cat /bin/sleep"
modules=$($python -I -c '
import ctypes, errno, fcntl, gc, json, os, resource, runpy, select, signal, stat, struct, sys, time
for module in sys.modules.values():
	for path in (getattr(module, "__file__", None), getattr(module, "__cached__", None)):
		if path and os.path.isfile(path): print(path)')
mkdir -p "$1/bin" "$1/lib" "$1/usr"; ln -s lib "$1/lib64"; ln -s ../bin "$1/usr/bin"; ln -s "$(basename $python)" "$1/bin/python3"
mkdir -m 1777 "$1/tmp" "$1/w"
cp -L $programs "$1/bin"
cp -L $(ldd $programs $(echo "$modules" | grep '[.]so$') | grep -o '/[^ :]*[.]so[^ :]*' | sort -u) "$1/lib"
tar -C / -ch $(echo "$modules" | sed 's,^/,,') | tar -C "$1" -x
tar -C "$1" -cf "$2" .`;
