static void forget_peer(void)
{
	peer_listener = -1;
	nr_peer_conns = 0;
}
