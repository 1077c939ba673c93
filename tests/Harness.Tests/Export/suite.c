// SPDX-License-Identifier: GPL-2.0
/*
 * The exported programs of many traces as one, so that a machine needs one file. It prints the exit code of each, and
 * as the first process of a machine it ends the machine.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "suite.h"

static const struct {
	const char *name;
	int (*main)(void);
} programs[] = { PROGRAMS };

/* Standard output has the codes alone; the last line of a program says what differed. */
static void run(const char *name, int (*program)(void))
{
	char line[512], last[512] = "";
	int pipes[2], status;
	FILE *lines;
	pid_t child;

	fflush(stdout);
	if (pipe(pipes))
		return;
	child = fork();
	if (!child) {
		dup2(pipes[1], STDOUT_FILENO);
		dup2(pipes[1], STDERR_FILENO);
		close(pipes[0]);
		close(pipes[1]);
		status = program();
		fflush(stdout);
		_exit(status);
	}
	close(pipes[1]);
	lines = fdopen(pipes[0], "r");
	while (fgets(line, sizeof(line), lines))
		memcpy(last, line, sizeof(last));
	fclose(lines);
	waitpid(child, &status, 0);
	last[strcspn(last, "\n")] = '\0';
	printf("PROGRAM %s %d %s\n", name, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), last);
}

int main(void)
{
	if (getpid() == 1) {
		mkdir("/proc", 0755);
		mount("proc", "/proc", "proc", 0, NULL);
	}
	for (unsigned int i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		run(programs[i].name, programs[i].main);
	puts("END");
	fflush(stdout);
	if (getpid() == 1)
		reboot(RB_POWER_OFF);
	return 0;
}
