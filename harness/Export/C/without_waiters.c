#define CHECK(call, expected) check(#call, call, expected)

static const char *listener_that_got_it(void)
{
	return receiver();
}
