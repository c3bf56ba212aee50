"""Users, sign-in, devices, invitations, supporters' powers, and the one table of who may see and do what."""
