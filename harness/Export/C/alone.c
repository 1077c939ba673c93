#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define cannot(what) \
	do { \
		fprintf(stderr, "cannot %s: %m\n", what); \
		exit(EXIT_CANNOT); \
	} while (0)
