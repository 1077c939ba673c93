#include <linux/bpf.h>

/* What a program has seen of struct sk_reuseport_md in its last run. */
struct sighting {
	unsigned int runs;
	unsigned int hash;
	unsigned int any;
	unsigned int proto;
	unsigned int len;
	int select;
	unsigned int migrating;
};

static int create_notes(int b)
{
	progs[b].notes = create_map(BPF_MAP_TYPE_ARRAY,
				    sizeof(struct sighting), 1);
	if (progs[b].notes < 0)
		cannot("create a map (CAP_BPF?)");
	return progs[b].notes;
}

static const char *notes_of(int b, bool selects, bool looks_at_migrating)
{
	struct sighting seen;
	char text[128];

	if (progs[b].fd < 0)
		return "EBADF";
	if (lookup_elem(progs[b].notes, 0, &seen))
		cannot("read the notes of a program");
	snprintf(text, sizeof(text), "runs=%u", seen.runs);
	if (!seen.runs)
		return strdup(text);
	snprintf(text, sizeof(text), "runs=%u hash=%u any=%d proto=%u len=%u",
		 seen.runs, seen.hash >> 29, !!seen.any, seen.proto, seen.len);
	if (selects)
		append(text, sizeof(text), " select=",
		       seen.select ? errno_name(-seen.select) : "ok");
	if (looks_at_migrating)
		append(text, sizeof(text), " migrating=",
		       seen.migrating ? "1" : "0");
	return strdup(text);
}
