#include <fcntl.h>
#include <unistd.h>

/* Two more strings at the end of a text that has room for them. */
static void append(char *text, size_t size, const char *first,
		   const char *second)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%s", first, second);
}

/* The whole of a file of /proc. */
static const char *read_proc(const char *path)
{
	static char text[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = 0, got;

	if (fd < 0)
		return NULL;
	while ((got = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += got;
	close(fd);
	text[len] = '\0';
	return text;
}
