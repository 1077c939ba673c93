/* A counter of TcpExt in /proc/net/netstat; false where there is none. */
static bool read_counter(const char *name, unsigned long long *value)
{
	char *names = strstr(read_proc("/proc/self/net/netstat"), "TcpExt:");
	static const char gap[] = "\n ";
	char *values = strchr(names, '\n');
	char *word, *rest_of_names, *rest_of_values;

	*values++ = '\0';
	word = strtok_r(names, gap, &rest_of_names);
	values = strtok_r(values, gap, &rest_of_values);
	while (word && values) {
		if (!strcmp(word, name)) {
			*value = strtoull(values, NULL, 10);
			return true;
		}
		word = strtok_r(NULL, gap, &rest_of_names);
		values = strtok_r(NULL, gap, &rest_of_values);
	}
	return false;
}

static unsigned long long migrated, not_migrated;

static void start_counters(void)
{
	read_counter("TCPMigrateReqSuccess", &migrated);
	read_counter("TCPMigrateReqFailure", &not_migrated);
}

/* How much both have grown since the last time. */
static const char *counters(void)
{
	unsigned long long success = migrated, failure = not_migrated;
	char *text;

	if (!read_counter("TCPMigrateReqSuccess", &migrated) ||
	    !read_counter("TCPMigrateReqFailure", &not_migrated))
		return "ENOENT";
	if (asprintf(&text, "success=%llu failure=%llu", migrated - success,
		     not_migrated - failure) < 0)
		cannot("write a result");
	return text;
}

#define MIGRATE_REQ "/proc/sys/net/ipv4/tcp_migrate_req"

static const char *set_sysctl(const char *path, const char *value)
{
	return result(write_sysctl(path, value));
}
