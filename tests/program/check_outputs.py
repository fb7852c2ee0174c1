"""Tries to make the programs lose, tear or mix their results, and to make them say it badly.

    check_outputs.py ALEXNET_LAYER1 CHARACTERIZE [KILLS]

Under a file's name must lie its old content or the new one, whole, when two runs write it, when a
run is killed (KILLS times at moments of a fixed seed, 4 if not given), ended by a signal, or out of
disk. What cannot be tried here is named in the last line.
"""
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SECONDS = 300
NOBODY = 65534
RESULTS = {"--json": "r.json", "--csv": "r.csv", "--save-fault-map": "map.csv",
           "--gram": "gram.npy"}
MADE_ONCE = "gram.npy"  # read where it is there
JOB = ["--store", "fraction", "--stuck", "0.01", "--by-gram", "--trials", "3"]
failures, left_out = [], []


def check(ok, what):
    """Notes a failure and goes on."""
    if not ok:
        failures.append(what)
        print("FAILED:", what)


def start(command, **options):
    """A run in the background, without core files."""
    before = options.pop("before", lambda: None)

    def prepare():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        before()
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
               **options}
    return subprocess.Popen(command, preexec_fn=prepare, **options)


def run(command, expected=0, **options):
    """A whole run: its stdout and stderr; its exit code must be the expected one."""
    process = start(command, **options)
    out, err = process.communicate(timeout=SECONDS)
    check(process.returncode == expected,
          f"exit code {process.returncode}, not {expected}: {command[1:]}: {err!r}")
    return out, err


def sentence(err, words, title):
    """stderr must be one sentence in three parts without control characters, with these words."""
    text = "".join(line for line in err.decode("utf-8").splitlines(keepends=True)
                   if "OpenBLAS" not in line)  # a note on the processor
    check(text[-1:] == "\n" and text[:-1].isprintable() and "(" in text and "; " in text,
          f"{title}: {err!r}")
    for word in words:
        check(word in text, f"{title}: '{word}' is not named: {text!r}")
    check("filesystem error" not in text, f"{title}: {text!r}")


def content(path):
    """A file as it can be compared: without times, and a page without the command."""
    with open(path, "rb") as f:
        raw = f.read()
    if path.endswith(".json"):
        report = json.loads(raw)
        for key in ("timing", "expected", "config"):
            report.pop(key, None)
        return report
    if path.endswith(".html"):
        return [line for line in raw.splitlines(keepends=True)
                if not line.startswith((b"<pre>", b"<tr><td>seconds"))]
    return raw


def contents(folder):
    """All files of a folder by name."""
    return {name: content(os.path.join(folder, name)) for name in sorted(os.listdir(folder))
            if ".part-" not in name}


def parts(folder):
    """What unfinished files have left."""
    return [os.path.join(at, name) for at, folders, files in os.walk(folder)
            for name in folders + files if ".part-" in name]


def layer_command(program, folder, seed, results=RESULTS):
    """A small study with one result of each kind."""
    out = [program, *JOB, "--seed", str(seed)]
    for option, name in results.items():
        out += [option, os.path.join(folder, name)]
    return out


def plots_command(program, folder, which):
    """Figures and nothing else."""
    return [program, *JOB, "--format", ("binary16", "bfloat16")[which], "--plots", folder]


def report_command(program, folder, table):
    """A report with its page, figures and data."""
    return [program, table, "--report", folder, "--out", os.path.join(folder, "lut.csv"),
            "--gof-replicates", "0"]


def table(path, factor):
    """A table of measured resistances."""
    with open(path, "w", encoding="utf-8") as f:
        f.write("cell,cycle,hrs_ohm,lrs_ohm\n")
        f.writelines(f"{c},{k},{factor * (100000 + 977 * (7 * c + k) % 5000)},"
                     f"{factor * (8000 + 31 * (5 * c + k) % 700)}\n"
                     for c in range(8) for k in range(4))
    return path


class Kind:
    """Two commands that write the same files, differently, and what each of them writes. Files
    other than those that stand `alone` belong together."""

    def __init__(self, folder, title, command, alone):
        self.title, self.command, self.alone = title, command, alone
        self.whole, self.seconds = [], 0
        for which in (0, 1):
            where = os.path.join(folder, f"{title}-{which}")
            os.mkdir(where)
            begin = time.monotonic()
            run(command(where, which))
            self.seconds = max(self.seconds, time.monotonic() - begin)
            self.whole.append(contents(where))
        check(self.whole[0] != self.whole[1], f"{title}: the two runs are the same")

    def is_whole(self, folder, what):
        """Each file must be that of one run or the other."""
        found = contents(folder)
        for name, value in found.items():
            check(any(value == whole.get(name) for whole in self.whole),
                  f"{self.title}, {what}: {name} is torn or mixed")
        check(set(found) | {MADE_ONCE} == set(self.whole[0]) | {MADE_ONCE},
              f"{self.title}, {what}: files {sorted(found)}")
        together = [name for name in found if name not in self.alone]
        check(any(all(found[name] == whole.get(name) for name in together) for whole in self.whole),
              f"{self.title}, {what}: files of two runs are mixed")
        return found


def check_two_runs(kind, folder):
    """Two runs at the same time with the same files."""
    os.mkdir(folder)
    runs = [start(kind.command(folder, which)) for which in (0, 1)]
    for process in runs:
        _, err = process.communicate(timeout=SECONDS)
        check(process.returncode == 0, f"{kind.title}, two runs: {err!r}")
    kind.is_whole(folder, "two runs")
    check(not parts(folder), f"{kind.title}, two runs: left {parts(folder)}")


def check_kills(kind, folder, kills):
    """Killed at any moment, a run leaves the old results or the new ones."""
    os.mkdir(folder)
    run(kind.command(folder, 0))
    moments = random.Random(5)
    new = 0
    for _ in range(kills):
        gram = os.path.join(folder, MADE_ONCE)
        if os.path.exists(gram):
            os.remove(gram)
        process = start(kind.command(folder, 1))
        time.sleep(moments.uniform(0, 1.1 * kind.seconds))
        process.kill()
        process.communicate()
        found = kind.is_whole(folder, "killed")
        if found == kind.whole[1]:
            new += 1
            run(kind.command(folder, 0))
        for part in parts(folder):  # SIGKILL alone leaves them
            if os.path.isdir(part):
                shutil.rmtree(part, ignore_errors=True)
            elif os.path.exists(part):
                os.remove(part)
    return new


def check_signals(kind, folder):
    """A signal that ends the run does so as usual, and leaves nothing behind."""
    os.mkdir(folder)
    run(kind.command(folder, 0))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGXFSZ):
        process = start(kind.command(folder, 1))
        for _ in range(1000):  # until its files are open
            time.sleep(0.002)
            if parts(folder):
                break
        process.send_signal(number)
        process.communicate(timeout=SECONDS)
        check(process.returncode in (-number, 0), f"{kind.title}: {number!r} gives "
              f"{process.returncode}")
        kind.is_whole(folder, repr(number))
        check(not parts(folder), f"{kind.title}, {number!r}: left {parts(folder)}")
        if process.returncode == 0:
            run(kind.command(folder, 0))


def check_full_disk(layer, characterize, kind, folder):
    """Out of disk, a run says so, keeps its other results, and leaves old files alone."""
    os.mkdir(folder)
    for option in ("--json", "--csv", "--save-fault-map"):
        out, err = run([layer, *JOB, option, "/dev/full"], 2)
        sentence(err, ["/dev/full", "No space left on device"], option + " on a full disk")
        check(b"relative_l2" in out, option + " on a full disk: no report")
    with open("/dev/full", "wb") as full:
        path = os.path.join(folder, "r.json")
        _, err = run([characterize, "--json", path], 1, stdout=full)
        sentence(err, ["standard output", "No space left on device"], "stdout on a full disk")
        check("states" in content(path), "stdout on a full disk: no JSON")
    os.remove(path)
    run(kind.command(folder, 0))
    old = contents(folder)

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))
    _, err = run(kind.command(folder, 1), 2, before=small)
    sentence(err, ["File too large"], "small files only")
    check(contents(folder) == old and not parts(folder), "small files only: the old are not whole")


def check_small_disk(layer, kinds, folder):
    """The same on a disk that fills up, where there may be one of our own."""
    os.mkdir(folder)
    holder = subprocess.Popen(
        ["unshare", "-rm", "sh", "-c",
         'mount -t tmpfs -o size=4m none "$0" && echo && read -r end', folder],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) \
        if shutil.which("unshare") else None
    if holder is None or not holder.stdout.readline():
        left_out.append("a disk that fills up")
        return
    disk = f"/proc/{holder.pid}/root{folder}"
    for kind in kinds:
        where = os.path.join(disk, kind.title)
        os.mkdir(where)
        run(kind.command(where, 0))
        old = contents(where)
        for left in (0, 8192, 16384):  # bytes
            filler = os.path.join(disk, "filler")
            with open(filler, "wb", buffering=0) as f:
                try:
                    while f.write(bytes(4096)) == 4096:
                        pass
                except OSError:
                    pass
                f.truncate(max(0, f.tell() - left))
            _, err = run(kind.command(where, 1), 2)
            sentence(err, ["space"], f"{kind.title} on a disk that is full")
            found = kind.is_whole(where, f"{left} bytes left on a disk")
            check(left > 0 or found == old, f"{kind.title}: on a full disk the old are gone")
            check(not parts(where), f"{kind.title}: {left} bytes left on a disk: {parts(where)}")
            os.remove(filler)
    holder.communicate()


def check_figures(layer, characterize, folder):
    """Figures stay apart from all else that has their names, and those of another run do not."""
    os.mkdir(folder)
    own = os.path.join(folder, "own")
    os.mkdir(own)
    source = table(os.path.join(own, "cycles.csv"), 1)
    plain = [characterize, source, "--gof-replicates", "0"]
    for command, words in (
            ([layer, *JOB, "--csv", own + "/sensitivity.csv", "--plots", own], "same file"),
            ([layer, *JOB, "--json", own + "/sensitivity.svg", "--report", own], "same file"),
            ([layer, *JOB, "--gram", own + "/index.html", "--report", own + "/."], "same file"),
            (plain + ["--plots", own], "is an input"),
            ([characterize, "--report", own], own + "/cycles.csv")):
        _, err = run(command, 2)
        sentence(err, [words], f"{command[1:]}")
    check(content(source) == content(table(os.path.join(folder, "t.csv"), 1)) and
          os.listdir(own) == ["cycles.csv"], "a table of the name of a figure is gone")
    page = os.path.join(folder, "page")
    os.mkdir(page)
    with open(os.path.join(page, "index.html"), "w", encoding="utf-8") as f:
        f.write("mine")
    _, err = run([layer, *JOB, "--report", page], 2)
    sentence(err, [page + "/index.html"], "a page of the user's")
    check(content_text(os.path.join(page, "index.html")) == "mine", "a page of the user's is gone")

    shared = os.path.join(folder, "shared")
    for where in ([shared, shared], [shared, shared + "/."]):
        run(plain + ["--plots", where[0], "--report", where[1]])
    run(plots_command(layer, shared, 0))
    figures = {name.split(".")[0] for name in os.listdir(shared)}
    check(figures == {"cycles", "histogram", "index", "probability", "sensitivity"}, f"{figures}")
    with open(os.path.join(folder, "rows.csv"), "w", encoding="utf-8") as f:
        f.write("state,resistance_ohm\n0,1e5\n0,2e5\n0,3e5\n1,7e3\n1,8e3\n")
    run([characterize, f.name, "--gof-replicates", "0", "--plots", shared])
    figures -= {"cycles"}  # rows have no cycles, and those of another run would mislead
    check(figures == {name.split(".")[0] for name in os.listdir(shared)},
          f"figures of another run, or another program: {os.listdir(shared)}")
    _, err = run([layer, "--protect", "secded", "--readout", "threshold", "--by-gram", "--trials",
                  "1", "--plots", shared])
    check(b"no shares of the error" in err, f"no shares: {err!r}")
    check("sensitivity.csv" not in os.listdir(shared), "the shares of another run")


def check_folders(layer, folder):
    """Folders and files that may not be written are refused before the work, and left as they are."""
    as_nobody = {}
    if os.geteuid() == 0:
        as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        layer = shutil.copy(layer, folder + "-program")  # nobody need not reach the build folder
        try:
            run([layer, "--version"], **as_nobody)
        except PermissionError:
            left_out.append("folders that may not be written")
            return
    os.mkdir(folder)
    old = os.path.join(folder, "r.json")
    with open(old, "w", encoding="utf-8") as f:
        f.write("old")
    for file_mode, folder_mode, why in ((0o666, 0o555, "takes no file"), (0o444, 0o777, old)):
        os.chmod(old, file_mode)
        os.chmod(folder, folder_mode)
        for option in RESULTS if folder_mode == 0o555 else ("--json",):
            path = old if option == "--json" else os.path.join(folder, "new")
            out, err = run([layer, *JOB, option, path], 2, **as_nobody)
            sentence(err, [path, "Permission denied", why], option + " where one may not write")
            check(not out, option + " where one may not write: it worked before")
    os.chmod(folder, 0o700)
    check(content_text(old) == "old" and os.listdir(folder) == ["r.json"], "files that stay")


def content_text(path):
    """A small text."""
    with open(path, encoding="utf-8") as f:
        return f.read()


def check_closed_streams(characterize, folder):
    """Closed standard streams do not get into the results."""
    os.mkdir(folder)
    path = os.path.join(folder, "r.json")
    run([characterize, "--json", path])
    whole = content(path)
    for closed in ((0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)):
        os.remove(path)

        def before(closed=closed):
            for descriptor in closed:
                os.close(descriptor)
        run([characterize, "--json", path, "--out", os.path.join(folder, "lut.csv")],
            before=before)
        check(content(path) == whole, f"closed {closed}: other results")
        check(content_text(os.path.join(folder, "lut.csv")).startswith("# synth"),
              f"closed {closed}: another table")


def check_names(characterize, folder):
    """The user's own files, links, modes, pipes and standard streams as results."""
    os.mkdir(folder)
    path, own = os.path.join(folder, "r.json"), os.path.join(folder, "r.json.part")
    real = os.path.join(folder, "real.json")
    with open(own, "w", encoding="utf-8") as f:
        f.write("mine")
    with open(real, "w", encoding="utf-8") as f:
        f.write("old")
    os.chmod(real, 0o640)
    os.symlink("real.json", path)
    run([characterize, "--json", path])
    check(content_text(own) == "mine" and os.path.islink(path), "a file or link of the user's is gone")
    check("states" in content(real) and os.stat(real).st_mode & 0o777 == 0o640, "behind a link")
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        with open(os.path.join(folder, "out"), "w+b") as out:
            run([characterize, "--json", name], stdout=out)
            out.seek(0)
            text = out.read()
            begin = text.find(b"\n{\n")
            check(b"SYNTHETIC" in text[:begin], f"{name}: the report is gone")
            check("states" in json.loads(text[begin:]), f"{name}: no JSON after it")
    pipe = os.path.join(folder, "pipe")
    os.mkfifo(pipe)
    process = start([characterize, "--json", pipe])
    with open(pipe, encoding="utf-8") as f:
        check("states" in json.load(f), "JSON into a pipe")
    process.communicate(timeout=SECONDS)
    process = start([characterize, "--json", os.path.join(folder, "again.json")])
    process.stdout.close()
    err = process.stderr.read()
    sentence(err, ["standard output", "Broken pipe"], "no one reads stdout")
    check(process.wait() == 1 and "states" in content(os.path.join(folder, "again.json")),
          "no one reads stdout: no JSON")
    check(not parts(folder), f"left {parts(folder)}")


def check_words(layer, characterize, folder):
    """Names of any bytes, and failures of the file system, are told in words."""
    os.mkdir(folder)
    odd = os.path.join(os.fsencode(folder), b"caf\xe9 \x1b[31m\nred\xc2\x85.csv")
    os.rename(table(os.path.join(folder, "t.csv"), 1), odd)
    path = os.path.join(folder, "r.json")
    out, _ = run([characterize, odd, "--json", path, "--out", os.path.join(folder, "lut.csv"),
                  "--report", os.path.join(folder, "page"), "--gof-replicates", "0"])
    text = out.decode("utf-8")
    check(all(c.isprintable() or c == "\n" for c in text), f"control characters in {text[:400]!r}")
    check("caf\\xE9" in text and "\\nred" in text, f"the odd name is not told: {text[:400]!r}")
    with open(path, encoding="utf-8") as f:
        check("caf\ufffd" in json.dumps(json.load(f), ensure_ascii=False), "the odd name in JSON")
    page = content_text(os.path.join(folder, "page", "index.html"))
    check(all(c.isprintable() or c in "\n\t\ufffd" for c in page) and "caf\ufffd" in page,
          "the odd name on the page")
    run([layer, "--by-gram", "--trials", "1", "--report", os.path.join(folder, "one")])
    check("- (95" not in content_text(os.path.join(folder, "one", "index.html")),
          "an interval that is none on a page")
    lut = content_text(os.path.join(folder, "lut.csv"))
    check(lut.splitlines()[1] == "state,resistance_ohm", "the odd name in the table")
    with open(os.path.join(folder, "u.csv"), "wb") as f:
        f.write(b"hrs_ohm\x1b[2J,lrs_ohm\xff\r\n1,2\n")
    for name in (os.path.join(folder, "u.csv"), odd + b"x"):
        _, err = run([characterize, name], 2)
        check(err.count(b"\n") == 1 and err[:-1].decode("utf-8").isprintable(), f"words: {err!r}")
    loop = os.path.join(folder, "loop")
    os.symlink("loop", loop)
    long = os.path.join(folder, "x" * 300)
    for name, why in ((loop, "symbolic links"), (long, "File name too long")):
        for option in ("--json", "--csv", "--gram", "--report", "--plots", "--save-fault-map"):
            _, err = run([layer, *JOB, option, name], 2)
            sentence(err, [name, why], f"{option} {why}")
        for option in ("--weights", "--lut", "--fault-map"):
            _, err = run([layer, option, name], 2)
            sentence(err, [name, why], f"{option} {why}")
    same = os.path.join(folder, "same")
    for command in ([layer, *JOB, "--json", same, "--gram", folder + "/./same"],
                    [characterize, "--report", folder, "--json", folder + "/index.html"]):
        _, err = run(command, 2)
        sentence(err, ["same file"], "one file for two results")


def main():
    """Command line."""
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    layer, characterize = map(os.path.abspath, sys.argv[1:3])
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        tables = [table(os.path.join(folder, f"{factor}.csv"), factor) for factor in (1, 2)]
        kinds = [Kind(folder, "layer", lambda where, which: layer_command(layer, where, which + 1),
                      RESULTS.values()),
                 Kind(folder, "report",
                      lambda where, which: report_command(characterize, where, tables[which]),
                      ["lut.csv"]),
                 Kind(folder, "plots", lambda where, which: plots_command(layer, where, which),
                      [])]
        for kind in kinds:
            check_two_runs(kind, os.path.join(folder, kind.title + "-two"))
            new = check_kills(kind, os.path.join(folder, kind.title + "-killed"), kills)
            print(f"{kind.title}: killed {kills} times, {new} times when all was there already")
            check_signals(kind, os.path.join(folder, kind.title + "-signals"))
        check_full_disk(layer, characterize, kinds[0], os.path.join(folder, "full"))
        check_small_disk(layer, kinds, os.path.join(folder, "small"))
        check_folders(layer, os.path.join(folder, "read-only"))
        check_figures(layer, characterize, os.path.join(folder, "figures"))
        check_closed_streams(characterize, os.path.join(folder, "closed"))
        check_names(characterize, os.path.join(folder, "names"))
        check_words(layer, characterize, os.path.join(folder, "words"))
    print(f"{len(failures)} failed; not tried: {', '.join(left_out) or 'nothing'}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
