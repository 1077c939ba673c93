// SPDX-License-Identifier: MIT
// The first process of a virtual machine: runs the programs of all findings, and says how each ended. It stands in the
// place of the probe, whose first frame it sends. CASES has CASE(0001) and so on; each program's main() is main_0001().
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define CASE(number) int main_##number(void);
CASES
#undef CASE

static void take(int port)
{
	char byte = 0;

	while (byte != '\n')
		if (read(port, &byte, 1) < 0)
			_exit(1);
}

static void put(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		_exit(1);
}

/* The port's modules lie in /modules, numbered in the order in which they are loaded; some kernels have none. */
static void load_modules(void)
{
	char path[] = "/modules/00.ko";
	int module;

	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof(path), "/modules/%02d.ko", i);
		module = open(path, O_RDONLY | O_CLOEXEC);
		if (module < 0)
			return;
		syscall(SYS_finit_module, module, "", 0);
		close(module);
	}
}

/* What it prints goes to the console, which is shown when the machine ends too early. */
static int exit_code_of(int (*program)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		exit(program());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(void)
{
	static char hello[4096], version[256];
	struct utsname name;
	int port, length;

	mount("none", "/dev", "devtmpfs", 0, 0);
	mount("none", "/proc", "proc", 0, 0);
	mount("none", "/sys", "sysfs", 0, 0);
	load_modules();
	while ((port = open(getenv("PROBE_PORT"), O_RDWR | O_CLOEXEC)) < 0)
		usleep(1000);
	put(1, "reuseport-probe: ready\n");
	take(port);
	uname(&name);
	snprintf(version, sizeof(version), "%s", name.version);
	for (char *blank = version; (blank = strchr(blank, ' ')); )
		*blank = '_';
	length = snprintf(hello, sizeof(hello), "hello 1 kernel=%s version=%s", name.release, version);
#define CASE(number) \
	length += snprintf(hello + length, sizeof(hello) - length, " " #number "=%d", exit_code_of(main_##number));
	CASES
	put(port, hello);
	put(port, "\n");
	for (;;)
		pause();
}
