#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>

/* The calls and what has to be observed after them; no result is compared. */
#define CALL(call) ((void)(call))

static double seconds_to_run = 5;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* All scripts, one after the other, until the time is over. */
static void repeat(void)
{
	double start, elapsed;
	long nr = 0;

	prepare();
	start = now();
	do {
		run_scripts();
		nr += NR_SCRIPTS;
		elapsed = now() - start;
	} while (elapsed < seconds_to_run);
	printf("%.0f scripts/s, %.1f us a script\n", nr / elapsed,
	       elapsed / nr * 1e6);
}

static void finish(void)
{
	fflush(stdout);
}

/* As the first process of a machine it ends the machine. */
static int run_floor(int argc, char **argv)
{
	bool is_init = getpid() == 1;
	int status;

	if (argc > 1 && !is_init)
		seconds_to_run = atof(argv[1]);
	if (is_init) {
		mkdir("/proc", 0755);
		mount("proc", "/proc", "proc", 0, NULL);
	}
	status = run(repeat);
	if (is_init)
		reboot(RB_POWER_OFF);
	return status;
}
