static const char *reset_any(struct accepted *conn)
{
	return reset_conn(conn);
}
